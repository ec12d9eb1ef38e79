// Parses snippets with real grammars. stdin: a JSON array of { language, text }. Prints, for each, { wrong, members, strings }: the first
// piece that the grammar does not take, the fields that its types declare, the strings that it holds.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import Parser from "web-tree-sitter";

const languages = {
  csharp: { grammar: "c_sharp", members: "(record_declaration (parameter_list (parameter name: (identifier) @name)))" },
  java: {
    grammar: "java",
    members: "(class_body (class_declaration body: (class_body (field_declaration (variable_declarator (identifier) @name)))))",
  },
  swift: {
    grammar: "swift",
    members: '(class_declaration "struct" (class_body (property_declaration (pattern (simple_identifier) @name))))',
  },
};
const strings = ["string_literal", "line_string_literal", "interpolated_string_expression"];

await Parser.init();
const parse = async ({ language, text }) => {
  const { grammar, members } = languages[language];
  const known = await Parser.Language.load(createRequire(import.meta.url).resolve(`tree-sitter-wasms/out/tree-sitter-${grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(known);
  const root = parser.parse(text).rootNode;
  const wrong = all(root).find((node) => node.isError || node.isMissing);
  return {
    wrong: wrong && `line ${wrong.startPosition.row + 1}: ${wrong.text || wrong.type}`,
    members: known.query(members).captures(root).map(({ node }) => node.text),
    strings: root.descendantsOfType(strings).map((node) => node.text),
  };
};
const all = (node) => [node, ...node.children.flatMap(all)];
const snippets = JSON.parse(await text(process.stdin));
const parsed = [];
for (const snippet of snippets) parsed.push(await parse(snippet)); // one after the other: grammars get in each other's way while they load
process.stdout.write(JSON.stringify(parsed));
