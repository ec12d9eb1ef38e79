// Holds messages against an OpenAPI 3.1 document. stdin: { document, messages: [{ name, path, method, query, headers, body, answer }] };
// path and method are those of an operation of the document, body and answer are JSON or absent, webhook is true where it is one.
// Prints an array of what is wrong, one line each; also where what Presence says would be right with a property more in one of its objects.
import { text } from "node:stream/consumers";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { document, messages } = JSON.parse(await text(process.stdin));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
addFormats(ajv);
ajv.addFormat("int32", { type: "number", validate: (n) => n >= -(2 ** 31) && n < 2 ** 31 });
ajv.addFormat("int64", { type: "number", validate: Number.isSafeInteger });
ajv.addVocabulary(["components", "paths", "webhooks", "discriminator", "x-codes"]);
// As a schema of its own that holds all others: references of the document then lead where they do in it.
const { components, paths, webhooks } = document;
ajv.addSchema({ $id: "document:", components, paths, webhooks }, undefined, false, false);

const escape = (part) => part.replaceAll("~", "~0").replaceAll("/", "~1");
const validators = new Map();
const validatorOf = (pointer) => {
  if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: `document:#/${encodeURI(pointer)}` }));
  return validators.get(pointer);
};
const wrong = [];
const check = (name, pointer, value) => {
  const validate = validatorOf(pointer);
  if (validate(value)) return;
  wrong.push(`${name}: ${ajv.errorsText(validate.errors, { dataVar: "" })} in ${JSON.stringify(value)?.slice(0, 300)}`);
};

// What came as a text, as the type that its schema wants.
const typed = (schema, value) => (schema.type === "integer" && /^-?\d+$/.test(value) ? Number(value) : value);

const checkParameters = (name, at, pointer, sent, place) => {
  const parameters = (at.parameters ?? []).map((parameter, i) => {
    const shared = parameter.$ref?.split("/").at(-1);
    return shared ? [components.parameters[shared], `components/parameters/${shared}`] : [parameter, `${pointer}/parameters/${i}`];
  });
  const schemes = (at.security ?? []).flatMap(Object.keys).map((key) => components.securitySchemes[key]);
  const isSent = (name) => sent.some(([key]) => key.toLowerCase() === name.toLowerCase());
  for (const scheme of schemes) if (scheme.in === place && !isSent(scheme.name)) wrong.push(`${name}: no ${scheme.name}`);
  for (const [parameter, itsPointer] of parameters.filter(([parameter]) => parameter.in === place)) {
    const values = sent.filter(([key]) => key.toLowerCase() === parameter.name.toLowerCase()).map(([, value]) => value);
    if (values.length === 0 && parameter.required) wrong.push(`${name}: no ${parameter.name}`);
    if (values.length === 0) continue;
    const value = parameter.schema.type === "array" ? values : typed(parameter.schema, values[0]);
    check(`${name}, ${parameter.name}`, `${itsPointer}/schema`, value);
  }
};

// Codes are open to callers, and closed here: each that is answered stands in a table that its schema names.
const codesOf = (tables) => tables.flatMap((table) => document["x-code-tables"][table]);
const checkCode = (name, tables, code, info) => {
  const lines = codesOf(tables).filter((line) => line.code === code);
  const said = info === undefined || lines.some(({ text }) => info === text || info.startsWith(`${text}: `));
  if (code !== 0 && (lines.length === 0 || !said)) wrong.push(`${name}: ${code} ${info ?? ""} is in none of ${tables}`);
};
const resolve = (schema) => (schema?.$ref ? resolve(schema.$ref.slice(2).split("/").reduce((node, part) => node[part], document)) : schema);
const walkCodes = (name, schema, value) => {
  const here = resolve(schema);
  const { propertyName, mapping } = here?.discriminator ?? {};
  if (mapping) return walkCodes(name, { $ref: mapping[value[propertyName]] }, value);
  if (Array.isArray(value)) return value.forEach((item) => walkCodes(name, here?.items, item));
  if (value === null || typeof value !== "object") return;
  const text = ["ErrorInfo", "ResultInfo", "message", "Message"].find((key) => key in value);
  for (const [key, child] of Object.entries(value)) {
    const schemaOfChild = resolve(here?.properties?.[key]);
    if (schemaOfChild?.["x-codes"]) checkCode(`${name}, ${key}`, schemaOfChild["x-codes"], child, value[text]);
    else walkCodes(name, schemaOfChild, child);
  }
};

// Every object in a value, by where it is.
const objectsIn = (value, path = []) => {
  if (value === null || typeof value !== "object") return [];
  const inside = Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...path, key]));
  return Array.isArray(value) ? inside : [path, ...inside];
};
const checkStrict = (name, pointer, answer) => {
  for (const path of objectsIn(answer)) {
    const more = structuredClone(answer);
    path.reduce((node, key) => node[key], more).more = 1;
    if (validatorOf(pointer)(more)) wrong.push(`${name}: the schema takes any property at /${path.join("/")}`);
  }
};

for (const { name, webhook, path, method, query, headers, body, answer } of messages) {
  const pointer = `${webhook ? "webhooks" : "paths"}/${escape(path)}/${method}`;
  const at = document[webhook ? "webhooks" : "paths"][path][method];
  if (query) checkParameters(name, at, pointer, query, "query");
  if (headers) checkParameters(name, at, pointer, headers, "header");
  const json = "content/application~1json/schema";
  if (body !== undefined && at.requestBody) check(name, `${pointer}/requestBody/${json}`, body); // any other body is ignored
  else if (query && at.requestBody?.required) wrong.push(`${name}: no body`);
  if (webhook) checkStrict(name, `${pointer}/requestBody/${json}`, body); // what Presence says, there
  if (answer === undefined) continue;
  check(name, `${pointer}/responses/200/${json}`, answer);
  if (!webhook) checkStrict(name, `${pointer}/responses/200/${json}`, answer);
  walkCodes(name, at.responses[200].content["application/json"].schema, answer);
}
process.stdout.write(JSON.stringify(wrong));
