// Elements without markup: whatever is given as text stays text, wherever it comes from.

const svgNamespace = "http://www.w3.org/2000/svg";
const asProperty = new Set(["value", "checked", "disabled", "hidden", "selected", "className", "textContent"]);

const fill = (element, props, children) => {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false && !asProperty.has(name)) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (asProperty.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
};

/** An HTML element. Names that begin with "on" take a function; null, false and "" among the children are left out. */
export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);

/** An SVG element. */
export const svg = (tag, props, ...children) => fill(document.createElementNS(svgNamespace, tag), props, children);

/** Puts new children into an element; one that shows the same is left alone. The focus stays at its place. */
export const show = (element, ...children) => {
  const next = h("div", null, ...children);
  const isSame = next.childNodes.length === element.childNodes.length
    && [...next.childNodes].every((child, i) => child.isEqualNode(element.childNodes[i]));
  if (isSame) return;
  const path = pathTo(document.activeElement, element);
  element.replaceChildren(...next.childNodes);
  path?.reduce((at, i) => at?.children[i], element)?.focus();
};

// Where an element is within another one: the index of each step down; null when it is not there.
const pathTo = (element, root) => {
  if (element === root || !root.contains(element)) return null;
  const path = [];
  for (let at = element; at !== root; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
  return path;
};

/** Sets a text if it is another one: screen readers read what changes. */
export const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/**
 * Shows items as children of an element, in order. An element lives as long as its item's key is there, so focus stays where it is.
 * @param update Fills the element of an item; it gets what it made or filled before.
 */
export const keyed = (parent, items, keyOf, create, update) => {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = known.get(key);
    if (!element) {
      element = create(item);
      element.dataset.key = key;
    }
    known.delete(key);
    update?.(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of known.values()) gone.remove();
};
