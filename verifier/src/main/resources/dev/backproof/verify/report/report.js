// Hides what does not match. Without this script everything is shown. No character here has a meaning in XML.
(function () {
  var box = document.querySelector("[data-filters]");
  if (box === null) { return; }
  var verdict = box.querySelector("[name=verdict]");
  var text = box.querySelector("[name=text]");
  var tag = box.querySelector("[name=tag]");
  var said = box.querySelector("[role=status]");
  var cards = Array.from(document.querySelectorAll("[data-name]"));
  var rows = Array.from(document.querySelectorAll("[data-drills]"));
  var plain = document.querySelector(".filter");

  function right(style) {
    if (verdict.value === "") { return true; }
    return verdict.value === "red" ? style !== "pass" : style === verdict.value;
  }

  function chosen(card) {
    var words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var named = words.every(function (word) { return card.dataset.name.includes(word); });
    var tagged = tag === null ? true : tag.value === "" ? true : card.dataset.tags.includes("|" + tag.value + "|");
    return named ? tagged : false;
  }

  function show(things, wanted, noun) {
    things.forEach(function (thing) { thing.hidden = !wanted(thing); });
    var counted = things.filter(function (thing) { return thing.dataset.count !== "no"; });
    var shown = counted.filter(function (thing) { return !thing.hidden; });
    return counted.length === 0 ? "" : shown.length + " of " + counted.length + " " + noun;
  }

  function apply() {
    var all = text.value.trim() === "" ? tag === null ? true : tag.value === "" : false;
    var places = new Set();
    cards.forEach(function (card) { if (chosen(card)) { places.add(card.dataset.place); } });
    var parts = [
      show(cards, function (card) { return chosen(card) ? right(card.dataset.verdict) : false; }, "backups"),
      show(rows, function (row) {
        if (all) { return right(row.dataset.verdict); }
        return row.dataset.drills.split(" ").some(function (drill) {
          var styles = { p: "pass", f: "fail", u: "unsure" };
          return places.has(drill.slice(0, -1)) ? right(styles[drill.slice(-1)]) : false;
        });
      }, "runs")
    ];
    said.textContent = parts.filter(Boolean).join(", ");
  }

  box.hidden = false;
  if (plain !== null) { plain.hidden = true; }
  [verdict, text, tag].filter(Boolean).forEach(function (control) { control.addEventListener("input", apply); });
  apply();
})();
