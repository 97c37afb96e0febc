// Arrow keys lead from one link of a drawing to the nearest one in that direction. The tab key works without this.
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(link) {
  const box = (link.querySelector(".box") || link).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

document.addEventListener("keydown", (event) => {
  const way = ways[event.key];
  const link = document.activeElement.closest(".canvas svg a");
  if (!way || !link || event.altKey || event.ctrlKey || event.metaKey) return;
  const [x, y] = middle(link);
  let nearest = null, least = Infinity;
  for (const other of link.ownerSVGElement.querySelectorAll("a")) {
    const [dx, dy] = middle(other).map((at, axis) => at - [x, y][axis]);
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (other !== link && ahead > 1 && ahead + 3 * aside < least) [nearest, least] = [other, ahead + 3 * aside];
  }
  if (!nearest) return;
  event.preventDefault();
  nearest.focus();
});
