// The rules, from the same document that people read: each number with its text.

/** The rules of a document: `- **R1** A user is …` as a map from "R1" to its text without Markdown. Pure. */
export const rulesIn = (markdown) => {
  const rules = new Map();
  for (const [, number, text] of markdown.matchAll(/^- \*\*(R\d+)\*\* (.*(?:\n {2}.*)*)/gm)) {
    const plain = text.replace(/\s+/g, " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
    rules.set(number, plain);
  }
  return rules;
};

let loaded;

/** All rules. An empty map when they cannot be had: the numbers are shown all the same. */
export const loadRules = () => loaded ??= fetch("/console/rules.md").then((answer) => answer.text()).then(rulesIn, () => new Map());
