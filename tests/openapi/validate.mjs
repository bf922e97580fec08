// Checks what schemas/ says about the service: the OpenAPI documents are valid OpenAPI 3.0, every
// example in them is an instance of its schema, and they describe the operations of the contract,
// each once; the JSON Schemas are sound, and the files of the contract satisfy theirs.
//   node validate.mjs PROJECT_FOLDER      exit status: 0 fine, 1 findings

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parseDocument } from "yaml";

const project = process.argv[2] ?? ".";
const schemas = join(project, "schemas");
const findings = [];

function finding(place, sentence) {
  findings.push(`${place}: ${sentence}`);
}

// `aliases` is how many may be followed: none in documents for readers that know no anchors.
function readYaml(path, shown, aliases = 0) {
  const text = readFileSync(path, "utf8");
  const document = parseDocument(text, { version: "1.2", uniqueKeys: true, prettyErrors: true });
  for (const error of [...document.errors, ...document.warnings]) finding(shown, error.message);
  if (document.errors.length) return { text };
  try {
    return { text, value: document.toJS({ maxAliasCount: aliases }) };
  } catch {
    finding(shown, "anchors and aliases are not for these documents: write the value out, or use `$ref`");
    return { text };
  }
}

// A JSON pointer, as far as `$ref` and Ajv read it.
function pointer(steps) {
  return "#/" + steps.map((s) => encodeURIComponent(s.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
}

function at(root, reference) {
  return reference
    .slice(2)
    .split("/")
    .map((s) => decodeURIComponent(s).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((value, step) => value?.[step], root);
}

// Calls visit(value, steps) on every map of the document, except inside example values: those are
// data, and may hold any key.
function walk(value, visit, steps = []) {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) visit(value, steps);
  const parent = steps.at(-2);
  for (const [key, child] of Object.entries(value)) {
    const isData = (key === "example" && steps.at(-1) !== "properties") || (key === "value" && parent === "examples");
    if (!isData) walk(child, visit, [...steps, key]);
  }
}

function checkReferences(shown, root) {
  const used = new Set();
  walk(root, (value, steps) => {
    const reference = value.$ref;
    if (typeof reference !== "string") return;
    const place = `${shown} ${pointer(steps)}`;
    if (!reference.startsWith("#/components/")) finding(place, `\`${reference}\` should be a local reference`);
    else if (at(root, reference) === undefined) finding(place, `\`${reference}\` leads nowhere`);
    if (Object.keys(value).length > 1) finding(place, "keys next to `$ref` are ignored by OpenAPI 3.0");
    used.add(reference);
  });
  for (const [kind, entries] of Object.entries(root.components ?? {})) {
    if (kind === "securitySchemes") continue;
    for (const name of Object.keys(entries)) {
      const reference = pointer(["components", kind, name]);
      if (!used.has(reference)) finding(`${shown} ${reference}`, "nothing refers to it");
    }
  }
}

// Every example, with the place of the schema that it should satisfy.
function examplesOf(root) {
  const examples = [];
  const add = (steps, schemaSteps, value) => examples.push({ place: pointer(steps), schema: pointer(schemaSteps), value });
  walk(root, (value, steps) => {
    const isSchema = !("schema" in value) && "example" in value && steps.at(-1) !== "properties";
    if (isSchema) add([...steps, "example"], steps, value.example);
    if (!("schema" in value)) return;
    if ("example" in value) add([...steps, "example"], [...steps, "schema"], value.example);
    for (const [name, entry] of Object.entries(value.examples ?? {})) {
      const example = entry.$ref ? at(root, entry.$ref) : entry;
      add([...steps, "examples", name], [...steps, "schema"], example?.value);
    }
  });
  return examples;
}

function checkExamples(shown, root) {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, validateSchema: false, formats: { float: true } });
  addFormats(ajv);
  ajv.addVocabulary(["example", "components", "openapi", "info", "servers", "tags", "paths"]);
  ajv.addSchema(root, shown);
  const examples = examplesOf(root);
  for (const { place, schema, value } of examples) {
    try {
      const validate = ajv.compile({ $ref: `${shown}${schema}` });
      if (!validate(value)) finding(`${shown} ${place}`, ajv.errorsText(validate.errors, { dataVar: "example" }));
    } catch (error) {
      finding(`${shown} ${schema}`, error.message);
    }
  }
  return examples.length;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function operationsOf(shown, root) {
  return Object.entries(root.paths ?? {}).flatMap(([path, item]) =>
    methods.filter((m) => m in item).map((m) => ({ path, shown: `${shown} ${m.toUpperCase()} ${path}`, operation: item[m], root })),
  );
}

function checkOperation({ shown, operation, root }) {
  const resolve = (value) => (value?.$ref ? at(root, value.$ref) : value);
  if (operation.operationId !== operation.responses?.["200"]?.["x-operationId"])
    finding(shown, "`operationId` and `responses.200.x-operationId` should be the same");
  for (const key of ["summary", "description", "tags", "security"])
    if (!operation[key]?.length) finding(shown, `\`${key}\` is missing`);
  for (const parameter of operation.parameters.map(resolve)) {
    const { name, description, example, schema } = parameter ?? {};
    if (!description || example === undefined || !schema?.type)
      finding(shown, `parameter \`${name}\` should have a description, an example and a typed schema`);
  }
  const needed = shown.includes("/api/v2/") ? ["200", "400", "401", "404"] : ["200", "401", "403", "404", "422"];
  for (const status of needed) if (!(status in operation.responses)) finding(shown, `status ${status} is not described`);
  for (const [status, response] of Object.entries(operation.responses)) {
    const media = resolve(response)?.content?.["application/json"];
    if (!media?.schema || !Object.keys(media.examples ?? {}).length)
      finding(shown, `status ${status} should have an application/json schema and examples`);
  }
}

// Two paths that the same request can take are one path: /a/{x} and /a/{y}.
function checkOnce(operations) {
  const seen = new Map();
  const once = (key, shown, what) => {
    if (seen.has(key)) finding(shown, `${what} of ${seen.get(key)} as well`);
    seen.set(key, shown);
  };
  for (const { path, shown, operation } of operations) {
    once(`path ${path.replace(/\{[^}]*\}/g, "{}")}`, shown, "path");
    once(`id ${operation.operationId}`, shown, `operation \`${operation.operationId}\``);
  }
}

function checkContract(operations) {
  const folder = join(schemas, "contract", "operations");
  if (!existsSync(folder)) {
    console.log("skipped: the operations of the contract (no schemas/contract/operations yet)");
    return;
  }
  const contract = new Map();
  for (const name of readdirSync(folder, { recursive: true }).filter((n) => /\.ya?ml$/.test(n)).sort()) {
    const shown = `schemas/contract/operations/${name}`;
    for (const [id, entry] of Object.entries(readYaml(join(folder, name), shown).value?.operations ?? {}))
      contract.set(id, { shown, path: entry.path });
  }
  const described = new Map(operations.map((o) => [o.operation.operationId, o]));
  for (const [id, { shown, path }] of contract) {
    const found = described.get(id);
    if (!found) finding(shown, `operation \`${id}\` is in no OpenAPI document`);
    else if (found.path !== path) finding(shown, `operation \`${id}\` is at ${path}, and its document says ${found.path}`);
  }
  for (const { shown, operation } of operations)
    if (!contract.has(operation.operationId)) finding(shown, `operation \`${operation.operationId}\` is not in the contract`);
  console.log(`${contract.size} operations of the contract`);
}

function checkJsonSchemas() {
  const names = readdirSync(schemas).filter((n) => n.endsWith(".schema.json"));
  for (const name of names) {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, formats: { date: true } });
    try {
      ajv.compile(JSON.parse(readFileSync(join(schemas, name), "utf8")));
    } catch (error) {
      finding(`schemas/${name}`, error.message);
    }
  }
  console.log(`${names.length} JSON Schemas`);
}

// Each file of the contract satisfies the JSON Schema that its first line shows to editors, and
// that schema knows the rules and transforms of the program, no more and no less.
function checkContractFiles() {
  const folder = join(schemas, "contract");
  const files = ["", "operations/"].flatMap((below) =>
    readdirSync(join(folder, below)).filter((n) => n.endsWith(".yaml")).map((n) => below + n));
  for (const name of files.sort()) {
    const shown = `schemas/contract/${name}`;
    const { text, value } = readYaml(join(folder, name), shown, 1000);
    const kind = name.includes("/") ? "operations" : name.replace(".yaml", "");
    const up = name.includes("/") ? "../../" : "../";
    const schema = `contract_${kind}.schema.json`;
    if (text.split("\n")[0] !== `# yaml-language-server: $schema=${up}${schema}`)
      finding(`${shown}:1`, `should be \`# yaml-language-server: $schema=${up}${schema}\``);
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, schema), "utf8")));
    if (!validate(value))
      for (const e of validate.errors) finding(`${shown} ${e.instancePath}`, `${e.message} ${JSON.stringify(e.params)}`);
  }
  console.log(`${files.length} files of the contract`);
  const shapes = JSON.parse(readFileSync(join(schemas, "contract_variants.schema.json"), "utf8"));
  const tables = { rules: shapes.definitions.validateur.properties.rule, transforms: shapes.definitions.transformation };
  for (const [table, { enum: written }] of Object.entries(tables)) {
    const source = readFileSync(join(project, "src", "contract", `${table}.cpp`), "utf8");
    const known = [...source.matchAll(/^ {6}row\("(\w+)",/gm)].map((m) => m[1]);
    if (known.length === 0 || known.join() !== written.join())
      finding("schemas/contract_variants.schema.json", `its ${table} should be those of src/contract/${table}.cpp: ${known.join(", ")}`);
  }
}

// The rules of the FranceConnect provider, and the JSON Schema that their first line names.
function checkFranceConnect() {
  const shown = "schemas/france_connect.yaml";
  const { text, value } = readYaml(join(schemas, "france_connect.yaml"), shown, 1000);
  const schema = "france_connect_provider.schema.json";
  if (text.split("\n")[0] !== `# yaml-language-server: $schema=${schema}`)
    finding(`${shown}:1`, `should be \`# yaml-language-server: $schema=${schema}\``);
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, schema), "utf8")));
  if (!validate(value))
    for (const e of validate.errors) finding(`${shown} ${e.instancePath}`, `${e.message} ${JSON.stringify(e.params)}`);
}

const operations = [];
for (const name of readdirSync(join(schemas, "openapi")).filter((n) => n.endsWith(".yaml")).sort()) {
  const shown = `schemas/openapi/${name}`;
  const { text, value } = readYaml(join(schemas, "openapi", name), shown);
  if (!value) continue;
  if (text.includes("\t")) finding(shown, "holds a tab");
  const { valid, errors } = await new Validator().validate(structuredClone(value));
  if (!valid) {
    const sentences = typeof errors === "string" ? [errors] : errors.map((e) => `${e.instancePath} ${e.message}`);
    for (const sentence of sentences.slice(0, 20)) finding(shown, sentence);
    continue;
  }
  checkReferences(shown, value);
  const examples = checkExamples(shown, value);
  const here = operationsOf(shown, value);
  here.forEach(checkOperation);
  operations.push(...here);
  console.log(`${shown}: OpenAPI ${value.openapi}, ${here.length} operations, ${examples} examples`);
}
checkOnce(operations);
checkContract(operations);
checkJsonSchemas();
checkContractFiles();
checkFranceConnect();

for (const line of findings) console.error(line);
if (findings.length) console.error(`${findings.length} findings`);
process.exitCode = findings.length ? 1 : 0;
