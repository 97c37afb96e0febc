// Counts the results of a check while they are given: <b data-tally="RESULT">, "" for what has none yet.
const form = document.getElementById("check");
const names = [...new Set([...form.querySelectorAll("input[type=radio][name]")].map((box) => box.name))];

form.addEventListener("change", () => {
  const said = names.map((name) => form.elements[name].value);
  for (const place of document.querySelectorAll("[data-tally]"))
    place.textContent = said.filter((each) => each === place.dataset.tally).length;
});
