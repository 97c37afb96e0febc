// Forms: work that is not sent warns before it is left, and a draft that was kept no longer does.
// Drafts themselves are saved by htmx (_draft.html); without scripts there is the button "Save draft".
const typed = new Set(); // forms with something typed that no draft holds
let sending = false;

const formOf = (event) => event.target.form || event.target.closest("form");
const hasFiles = (form) => [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = formOf(event);
    if (form && form.method === "post") typed.add(form);
  });
}
document.addEventListener("submit", () => (sending = true));
window.addEventListener("pageshow", () => (sending = false));
window.addEventListener("beforeunload", (event) => {
  if (sending || !typed.size) return;
  event.preventDefault();
  event.returnValue = "";
});

// A draft takes no files along while somebody types; the button does.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest(".draft")) return;
  const said = event.detail.formData;
  for (const [name, value] of [...said.entries()]) if (value instanceof File) said.delete(name);
  typed.delete(event.target.closest("form")); // typed on while it is saved counts anew
});
document.addEventListener("htmx:afterRequest", (event) => {
  const line = event.target.closest(".draft");
  if (!line) return;
  const form = line.closest("form");
  if (!event.detail.successful || hasFiles(form)) typed.add(form);
});
// Signed out meanwhile: a page that htmx was to fill asks to sign in, a form says so and stays as it is.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) return;
  const state = event.target.closest(".draft [data-signed-out]");
  if (state) state.textContent = state.dataset.signedOut;
  else location.reload();
});

// Beside a day or an hour that is typed stands the browser's own picker.
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll(".day > input[hidden]").forEach((picker) => {
  picker.hidden = false;
  picker.addEventListener("change", () => {
    const field = picker.previousElementSibling;
    field.value = picker.value.replace("T", " ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}));

// After a refusal the summary of what is wrong is where the reading goes on.
const summary = document.querySelector(".errors[tabindex]");
if (summary) summary.focus();
