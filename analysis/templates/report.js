(function () {
  "use strict";
  var root = document.documentElement, tags = { zh: "zh-Hans", en: "en" }, key = "guize-language", asked = root.hasAttribute("data-asked");
  root.classList.add("scripted");
  function each(what, act) { Array.prototype.forEach.call(document.querySelectorAll(what), act); }

  // The language: as chosen before, else as asked for when the page was made, else as the browser speaks.  Where it was asked
  // for, a choice made on other pages does not count, only one made in this window.
  function memory() { return asked ? sessionStorage : localStorage; }
  function remembered() { try { return memory().getItem(key); } catch (e) { return null; } }
  function show(lang, keep) {
    root.lang = tags[lang];
    var title = document.querySelector("title");
    document.title = title.getAttribute("data-" + lang);
    each("[data-language]", function (b) { b.setAttribute("aria-pressed", String(b.getAttribute("data-language") === lang)); });
    each("input[data-zh]", function (i) { i.placeholder = i.getAttribute("data-" + lang); });
    if (keep) { try { memory().setItem(key, lang); } catch (e) { /* a page from a stick may not keep anything */ } }
    each("table[data-filter]", function (t) { filter(t.id); });
  }
  function language() { return root.lang.indexOf("zh") === 0 ? "zh" : "en"; }

  // What a cell says in the language shown.
  function text(node) {
    var other = language() === "zh" ? "en" : "zh", said = "";
    (function walk(n) {
      if (n.nodeType === 3) { said += n.data; return; }
      if (n.classList && n.classList.contains(other)) { return; }
      for (var c = n.firstChild; c; c = c.nextSibling) { walk(c); }
    })(node);
    return said.replace(/\s+/g, " ").trim();
  }

  // Filters: words typed, and one kind chosen.
  var chosen = {};
  function filter(id) {
    var table = document.getElementById(id), input = document.getElementById(id + "-filter"), words, shown = 0;
    words = (input ? input.value : "").toLowerCase().split(/\s+/).filter(Boolean);
    var rows = table.tBodies[0].rows;
    Array.prototype.forEach.call(rows, function (row) {
      var said = words.length ? text(row).toLowerCase() : "";
      var fits = words.every(function (word) { return said.indexOf(word) >= 0; });
      if (chosen[id] && row.getAttribute("data-tag") !== chosen[id]) { fits = false; }
      row.hidden = !fits;
      if (fits) { shown += 1; }
    });
    each('[data-count="' + id + '"]', function (o) { o.textContent = shown + " / " + rows.length; });
  }
  each("input[data-table]", function (i) { i.addEventListener("input", function () { filter(i.getAttribute("data-table")); }); });
  each("[data-choose]", function (b) {
    b.addEventListener("click", function () {
      var id = b.getAttribute("data-choose"), value = b.getAttribute("data-value"), on = chosen[id] !== value;
      chosen[id] = on ? value : null;
      each('[data-choose="' + id + '"]', function (o) { o.setAttribute("aria-pressed", String(on && o === b)); });
      filter(id);
    });
  });

  // Sorting: numbers by value, texts by the language shown; the order before stays among equals.
  each("table.sortable thead th", function (th) {
    var button = document.createElement("button");
    button.type = "button";
    while (th.firstChild) { button.appendChild(th.firstChild); }
    th.appendChild(button);
    button.addEventListener("click", function () {
      var table = th.closest("table"), column = th.cellIndex, up = th.getAttribute("aria-sort") !== "ascending";
      var number = th.classList.contains("number"), body = table.tBodies[0], collator = new Intl.Collator(root.lang, { numeric: true });
      function value(row) {
        var cell = row.cells[column], given = cell.getAttribute("data-v");
        if (given !== null) { return Number(given); }
        return number ? Number(text(cell).replace(/[^0-9.eE+-]/g, "")) || 0 : text(cell);
      }
      var rows = Array.prototype.map.call(body.rows, function (row, i) { return { row: row, value: value(row), place: i }; });
      rows.sort(function (a, b) {
        var by = typeof a.value === "number" ? a.value - b.value : collator.compare(a.value, b.value);
        return (up ? by : -by) || a.place - b.place;
      });
      rows.forEach(function (one) { body.appendChild(one.row); });
      Array.prototype.forEach.call(th.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
    });
  });

  // Panels of which one is shown.
  each(".tabs", function (group) {
    function choose(id) {
      each(".tabs [data-tab]", function (b) {
        if (b.parentNode !== group) { return; }
        var on = b.getAttribute("data-tab") === id;
        b.setAttribute("aria-pressed", String(on));
        document.getElementById(b.getAttribute("data-tab")).hidden = !on;
      });
    }
    group.addEventListener("click", function (e) {
      var b = e.target.closest("[data-tab]");
      if (b) { choose(b.getAttribute("data-tab")); }
    });
    var first = group.querySelector("[data-tab]");
    if (first) { choose(first.getAttribute("data-tab")); }
  });

  window.addEventListener("beforeprint", function () { each("details", function (d) { d.open = true; }); });
  each("[data-language]", function (b) { b.addEventListener("click", function () { show(b.getAttribute("data-language"), true); }); });
  var before = remembered(), speaks = asked ? "" : (navigator.languages && navigator.languages[0]) || navigator.language || "";
  show(tags[before] ? before : speaks.toLowerCase().indexOf("zh") === 0 ? "zh" : speaks ? "en" : language(), false);
})();
