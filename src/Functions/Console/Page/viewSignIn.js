// Signing in as an admin of the app.
import { adminApi } from "./api.js";
import { h } from "./dom.js";
import { field, showError } from "./parts.js";

/**
 * @param error Why the last sign-in failed; null for none.
 * @param enter Takes the credentials once the server has let them in.
 */
export const viewSignIn = (enter, error = null) => {
  const app = h("input", { name: "sdkappid", inputmode: "numeric", pattern: "[0-9]+", required: true, autocomplete: "off" });
  const user = h("input", { name: "identifier", required: true, autocomplete: "username", spellcheck: "false" });
  const signature = h("textarea", { name: "usersig", rows: 4, required: true, autocomplete: "off", spellcheck: "false" });
  const button = h("button", { class: "primary" }, "Sign in");
  const problem = h("div");
  if (error) showError(problem, error);

  const form = h("form", {
    class: "card stack sign-in",
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      const credentials = { sdkAppID: app.value.trim(), userID: user.value.trim(), userSig: signature.value.trim() };
      try {
        await adminApi(credentials).counts();
        await enter(credentials);
      } catch (refused) {
        showError(problem, refused);
      }
      button.disabled = false;
    },
  },
  h("p", { class: "quiet" }, "As an admin of your app. LocalHost prints a link that signs in by itself."),
  field("SDKAppID", app), field("Admin’s user id", user),
  field("UserSig", signature, "Made for this admin by your backend. It is kept in this tab alone, and gone with it."),
  problem, button);
  return { title: "Sign in", element: h("div", { class: "view" }, form), stop: () => {} };
};
