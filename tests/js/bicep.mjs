// Reads Bicep with a real grammar. stdin: a JSON array of { name, text }. Prints, for each, { name, wrong, declarations, calls, loads,
// strings }: the first piece that is no Bicep; what the file declares; the functions that it calls; the files that it loads; its strings.
//
// A declaration is { kind, names, line, label, type, required, existing, decorators, value, uses, reads }. names: one, but for an import.
// label: of a resource its type and version, of a module and an import its path. value: see valueOf. uses: the names that it uses of the
// file. reads: "symbol.a.b" for what it reads of one.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import Parser from "web-tree-sitter";

await Parser.init();
const wasm = createRequire(import.meta.url).resolve("tree-sitter-bicep/tree-sitter-bicep.wasm");
const parser = new Parser();
parser.setLanguage(await Parser.Language.load(wasm));

const kinds = {
  parameter_declaration: "param",
  variable_declaration: "var",
  resource_declaration: "resource",
  module_declaration: "module",
  output_declaration: "output",
  type_declaration: "type",
  import_functionality: "import",
  using_statement: "using",
  target_scope_assignment: "targetScope",
};

const all = (node) => [node, ...node.children.flatMap(all)];
const named = (node) => node.namedChildren.filter((child) => !child.type.includes("comment"));
const unquoted = (node) => node.text.replace(/^'''\r?\n?|^'|'''$|'$/g, "").replaceAll("\\'", "'");

// A parameter in a file of parameters may have no type. The grammar knows only files of Bicep, where it must have one: so it gets one.
const assigned = (text) => text.replace(/^(param[ \t]+\w+)(?=[ \t]*=)/gm, "$1 object");
const typed = (text) => /^param[ \t]+\w+[ \t]+[^\s=].*$/m.exec(text);

function wrongIn(root, text, assigns) {
  const [wrong] = all(root).filter((node) => node.isError || node.isMissing);
  if (wrong) return `line ${wrong.startPosition.row + 1}: ${wrong.text.slice(0, 200) || `${wrong.type} is missing`}`;
  const declares = assigns ? typed(text) : null;
  return declares ? `line ${text.slice(0, declares.index).split("\n").length}: ${declares[0]}` : undefined;
}

// { object: { name: value } } | { array: [value] } | { each: value } | { either: [value, value] } | { call, arguments: [value] }
// | { string } | { text }
function valueOf(node) {
  switch (node.type) {
    case "object":
      return { object: Object.fromEntries(propertiesOf(node).map(([key, value]) => [key, valueOf(value)])) };
    case "array":
      return { array: named(node).map(valueOf) };
    case "for_statement":
      return { each: valueOf(node.childForFieldName("body")) };
    case "if_statement":
      return valueOf(named(node).find((child) => child.type === "object"));
    case "parenthesized_expression":
      return valueOf(named(node)[0]);
    case "lambda_expression":
      return valueOf(named(node)[1]);
    case "ternary_expression":
      return { either: [valueOf(node.childForFieldName("consequence")), valueOf(node.childForFieldName("alternative"))] };
    case "call_expression":
      return { call: node.childForFieldName("function").text, arguments: named(node.childForFieldName("arguments")).map(valueOf) };
    case "string":
      return { string: unquoted(node) };
    default:
      return { text: node.text };
  }
}

const propertiesOf = (object) =>
  named(object).filter((child) => child.type === "object_property").map((property) => {
    const key = property.namedChildren[0] ?? property.children[0];
    return [key.type === "string" ? unquoted(key) : key.text, named(property).at(-1)];
  });

// Names that are used in an expression and bound outside it.
function usesIn(node, bound, found) {
  const inner = (child, names = []) => usesIn(child, new Set([...bound, ...names]), found);
  switch (node.type) {
    case "identifier":
      if (!node.isMissing && !bound.has(node.text)) found.add(node.text);
      return found;
    case "object_property": {
      const [key, ...rest] = node.namedChildren;
      if (key?.type === "string") inner(key);
      rest.forEach((child) => inner(child));
      return found;
    }
    case "call_expression":
      if (node.childForFieldName("function").type !== "identifier") inner(node.childForFieldName("function"));
      inner(node.childForFieldName("arguments"));
      return found;
    case "lambda_expression": {
      const [names, body] = named(node);
      inner(body, all(names).filter((name) => name.type === "identifier").map((name) => name.text));
      return found;
    }
    case "for_statement": {
      const body = node.childForFieldName("body");
      const loop = named(node).find((child) => child.type === "for_loop_parameters") ?? node.childForFieldName("initializer");
      const names = all(loop).filter((name) => /identifier|loop_/.test(name.type)).map((name) => name.text);
      named(node).filter((child) => child.id !== loop.id && child.id !== body.id).forEach((child) => inner(child));
      inner(body, names);
      return found;
    }
    default:
      node.children.forEach((child) => inner(child));
      return found;
  }
}

// The longest chains of members: signalr.outputs.name, accounts.id (whichever of them).
const chain = (node) => {
  if (node.type === "identifier") return [node.text];
  const object = node.childForFieldName("object");
  if (!object || (node.type !== "member_expression" && node.type !== "subscript_expression")) return null;
  const before = chain(object);
  return before && (node.type === "member_expression" ? [...before, node.childForFieldName("property").text] : before);
};
const readsIn = (node) =>
  all(node).filter((each) => each.type === "member_expression" && each.parent.type !== "member_expression")
    .map(chain).filter(Boolean).map((parts) => parts.join("."));

function declare(node, decorators) {
  const kind = kinds[node.type];
  const parts = named(node);
  const value = node.children.some((child) => child.type === "=") ? parts.at(-1) : undefined;
  const names = parts.filter((part) => part.type === "identifier" && part.id !== value?.id).map((part) => part.text);
  const label = parts.find((part) => part.type === "string" && part.id !== value?.id);
  return {
    kind,
    names,
    line: node.startPosition.row + 1,
    label: label && unquoted(label),
    type: parts.find((part) => part.type === "type")?.text,
    required: kind === "param" && !value,
    existing: node.children.some((child) => child.type === "existing"),
    decorators: (decorators?.namedChildren ?? []).map((decorator) => decorator.namedChildren[0].childForFieldName("function").text),
    value: value && valueOf(value),
    uses: [...usesIn(node, new Set(names), new Set())],
    reads: readsIn(node),
  };
}

const read = ({ name, text }) => {
  const assigns = name.endsWith(".bicepparam");
  const root = parser.parse(assigns ? assigned(text) : text).rootNode;
  const calls = root.descendantsOfType("call_expression");
  const declarations = [];
  let decorators;
  for (const node of named(root)) {
    if (kinds[node.type]) declarations.push(declare(node, decorators));
    decorators = node.type === "decorators" ? node : undefined;
  }
  return {
    name,
    wrong: wrongIn(root, text, assigns),
    declarations,
    calls: [...new Set(calls.map((call) => call.childForFieldName("function").text))],
    loads: calls.filter((call) => call.childForFieldName("function").text.startsWith("load"))
      .map((call) => unquoted(named(call.childForFieldName("arguments"))[0])),
    strings: root.descendantsOfType("string").map(unquoted),
  };
};

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
