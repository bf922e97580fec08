// A client's tests against the sandbox: one server for all of them, a session for each.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

const program = process.env.BAC_A_SABLE ?? "bac-a-sable";
const operation = "api_particulier_v3_mesri_statut_etudiant_with_ine";
let server;
let url;

before(async () => {
  server = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--log", "off"]);
  const [line] = await once(createInterface(server.stdout), "line");
  url = line.replace("ready ", "");
});

after(async () => {
  const coverage = await (await fetch(`${url}/_sandbox/coverage`)).json();
  console.log(`${coverage.asked} of ${coverage.documented} documented cases were asked for`);
  server.kill();
});

function client(session) {
  const token = execFileSync(program, ["token", "--session", session], { encoding: "utf8" });
  const headers = { Authorization: `Bearer ${token.trim()}` };
  const path = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=";
  return (ine) => fetch(url + path + ine, { headers });
}

async function beforeAnswering(session, rule) {
  const body = JSON.stringify({ rules: { [operation]: [rule] } });
  const answer = await fetch(`${url}/_sandbox/sessions/${session}`, { method: "PUT", body });
  assert.equal(answer.status, 200);
}

test("a known student", async () => {
  const answer = await client("known")("310605021CF");
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).data.identite.nom_naissance, "FABRE");
});

test("the provider times out once", async () => {
  const student = client("late");
  await beforeAnswering("late", { status: 504, times: 1 });
  assert.equal((await student("310605021CF")).status, 504);
  assert.equal((await student("310605021CF")).status, 200);
});
