// Unmodified npm openid-client, 6 and 5.7, through our FranceConnect: discovery, the choice of a
// person, the callback, tokens and userinfo with their signatures, the call of API Particulier,
// logout; and PKCE, which is refused as the real service refuses it.
// Also as docs/france-connect-clients.md has it.
//   node journey.mjs URL-OF-THE-SANDBOX THAT-PAGE
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import * as client from "openid-client";
import { Issuer, generators } from "openid-client-5";

globalThis.crypto ??= webcrypto; // which node 18, that of Debian 12, has under this name alone

const base = process.argv[2];
const issuer = new URL(`${base}/api/v2`);
const redirect_uri = "http://localhost:3000/callback";
const scope = "openid identite_pivot email revenu_solidarite_active";

function attribute(html, name) {
  const found = html.match(new RegExp(`name="${name}" value="([^"]*)"`));
  assert.ok(found, `the page has no ${name}`);
  return found[1];
}

// What a browser does: shows the page, keeps its cookie, sends its form; where it is sent then.
async function choose(url, field) {
  const page = await fetch(url, { redirect: "manual" });
  assert.equal(page.status, 200, await page.clone().text());
  const html = await page.text();
  const answer = await fetch(`${base}/api/v2/login`, {
    method: "POST",
    redirect: "manual",
    headers: { Cookie: page.headers.get("set-cookie").split(";")[0], Origin: base },
    body: new URLSearchParams({ ticket: attribute(html, "ticket"), ...field }),
  });
  assert.equal(answer.status, 303, await answer.clone().text());
  return new URL(answer.headers.get("location"));
}

async function callApi(accessToken) {
  const answer = await fetch(`${base}/v3/dss/revenu_solidarite_active/france_connect?recipient=13002526500013`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).data.est_beneficiaire, true);
}

async function journey6(id, secret, authentication, metadata) {
  const config = await client.discovery(issuer, id, { ...metadata }, authentication(secret), {
    execute: [client.allowInsecureRequests],
  });
  const state = client.randomState();
  const nonce = client.randomNonce();
  const asked = { redirect_uri, scope, state, nonce, acr_values: "eidas1" };
  const callback = await choose(client.buildAuthorizationUrl(config, asked), { person: "awa-diallo" });
  assert.ok(callback.href.startsWith(redirect_uri));
  const tokens = await client.authorizationCodeGrant(config, callback, { expectedState: state, expectedNonce: nonce });
  assert.equal(tokens.expires_in, 60);
  assert.equal(tokens.refresh_token, undefined);
  const claims = tokens.claims();
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(info.family_name, "DIALLO");
  assert.deepEqual(info.given_name_array, ["Awa", "Mariam"]);
  await callApi(tokens.access_token);
  if (authentication === client.ClientSecretPost) {
    await client.tokenRevocation(config, tokens.access_token);
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, claims.sub));
  } else {  // the real service wants client_id and client_secret in the form, and nothing else
    await assert.rejects(client.tokenRevocation(config, tokens.access_token), { error: "invalid_request" });
  }
  const out = client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: "http://localhost:3000/",
    state,
  });
  const left = await fetch(out, { redirect: "manual" });
  assert.equal(left.status, 303, await left.clone().text());
  assert.equal(left.headers.get("location"), `http://localhost:3000/?state=${encodeURIComponent(state)}`);
  return config;
}

async function refused6(config) {
  const asked = { redirect_uri, scope, state: "s", nonce: client.randomNonce(), acr_values: "eidas1" };
  const cancelled = await choose(client.buildAuthorizationUrl(config, asked), { cancel: "1" });
  await assert.rejects(client.authorizationCodeGrant(config, cancelled, { expectedState: "s" }), {
    error: "access_denied",
  });
  for (const more of [
    { code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()), code_challenge_method: "S256" },
    { max_age: "60" },
    { response_mode: "form_post" },
  ]) {
    const page = await fetch(client.buildAuthorizationUrl(config, { ...asked, ...more }), { redirect: "manual" });
    assert.equal(page.status, 400);
    assert.match(await page.text(), /Y030007/);
  }
}

async function journey5() {
  const found = await Issuer.discover(issuer.href);
  const old = new found.Client({
    client_id: "openid-client-5",
    client_secret: "any secret",
    redirect_uris: [redirect_uri],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: "ES256",
    userinfo_signed_response_alg: "ES256",
  });
  const state = generators.state();
  const nonce = generators.nonce();
  const url = old.authorizationUrl({ scope, state, nonce, acr_values: "eidas1", redirect_uri });
  const callback = await choose(url, { person: "awa-diallo" });
  const tokens = await old.callback(redirect_uri, old.callbackParams(callback.href), { state, nonce });
  const info = await old.userinfo(tokens);
  assert.equal(info.family_name, "DIALLO");
  await callApi(tokens.access_token);
  const out = old.endSessionUrl({ id_token_hint: tokens, post_logout_redirect_uri: "http://localhost:3000/", state });
  assert.equal((await fetch(out, { redirect: "manual" })).status, 303);
}

const config = await journey6("openid-client-6", "any secret", client.ClientSecretPost);
await journey6("with-basic", "a secret: with & signs é", client.ClientSecretBasic);
await journey6("bac-a-sable-rs256", "any", client.ClientSecretPost, { id_token_signed_response_alg: "RS256" });
await refused6(config);
await journey5();

// The block of the page, as a module beside this one, where its library is.
async function documented(name) {
  const page = readFileSync(process.argv[3], "utf8");
  const [, block] = page.match(new RegExp(`^\`\`\`js ${name}\n([^]*?)^\`\`\``, "m"));
  assert.ok(block.includes("http://127.0.0.1:8080"), name);
  const library = name === "openid-client-5" ? name : "openid-client";
  writeFileSync(new URL(`./${name}.mjs`, import.meta.url),
    block.replaceAll("http://127.0.0.1:8080", base).replaceAll("'openid-client'", `'${library}'`));
  return import(`./${name}.mjs`);
}

for (const name of ["openid-client-6", "openid-client-5", "userinfo-json"]) {
  const { login, callback, logout } = await documented(name);
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const sent = await choose(login(state, nonce), { person: "awa-diallo" });
  const { person, tokens } = await callback(sent, state, nonce);
  assert.equal(person.family_name, "DIALLO");
  await callApi(tokens.access_token);
  const left = await fetch(logout(tokens, state), { redirect: "manual" });
  assert.equal(left.headers.get("location"), `http://localhost:3000/?state=${encodeURIComponent(state)}`);
}
console.log("openid-client 6 and 5.7: eight journeys, and four refusals");
