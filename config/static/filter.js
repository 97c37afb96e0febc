// Narrows a long list of check boxes: <p hidden><input data-filter="ID OF THE LIST"></p>.
// Boxes whose words do not contain what is typed are hidden, those that are ticked stay; groups open while one types.
for (const field of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(field.dataset.filter);
  field.closest("[hidden]").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const label of list.querySelectorAll(".pick label")) {
      const box = label.querySelector("input");
      label.hidden = !box.checked && !label.textContent.toLowerCase().includes(wanted);
    }
    for (const group of list.querySelectorAll("details")) {
      const found = [...group.querySelectorAll(".pick label")].some((label) => !label.hidden);
      group.hidden = !found;
      if (wanted) group.open = found;
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
