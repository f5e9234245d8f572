<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>What the new policy opens and closes</title>
<style>
:root { color-scheme: light dark; --paper: #fbfaf8; --ink: #1d2228; --soft: #5a636e; --line: #d8d4cc; --card: #ffffff; --code: #f1eee8;
  --critical: #a3123a; --high: #b3470b; --medium: #8a6400; --low: #41637d; --info: #5a636e; --narrowed: #1d6f42; --changed: #5b4b8a; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --paper: #14171b; --ink: #e4e7ea; --soft: #9aa4af; --line: #343b44;
  --card: #1b2026; --code: #262d35; --critical: #ff7b9c; --high: #ff9d5c; --medium: #e3bd4d; --low: #8fbbdc; --info: #9aa4af;
  --narrowed: #74d19b; --changed: #b9a7f0; } }
:root[data-theme=dark] { color-scheme: dark; --paper: #14171b; --ink: #e4e7ea; --soft: #9aa4af; --line: #343b44; --card: #1b2026;
  --code: #262d35; --critical: #ff7b9c; --high: #ff9d5c; --medium: #e3bd4d; --low: #8fbbdc; --info: #9aa4af; --narrowed: #74d19b;
  --changed: #b9a7f0; }
:root[data-theme=light] { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
main, header { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
code { font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--code); border-radius: .25rem; padding: .05rem .3rem;
  overflow-wrap: anywhere; }
.bar { position: sticky; top: 0; background: var(--paper); border-bottom: 1px solid var(--line); z-index: 1; }
.bar form { max-width: 62rem; margin: 0 auto; padding: .6rem 1rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .35rem;
  padding: .3rem .6rem; min-width: 0; }
input[type=search] { flex: 1 1 14rem; }
:focus-visible { outline: 3px solid var(--low); outline-offset: 2px; }
details { background: var(--card); border: 1px solid var(--line); border-left: .35rem solid var(--tone, var(--line)); border-radius: .35rem;
  margin: .5rem 0; }
summary { padding: .55rem .75rem; cursor: pointer; overflow-wrap: anywhere; }
details > div { padding: 0 .75rem .75rem; }
.level { font-weight: 700; color: var(--tone); text-transform: uppercase; font-size: .75rem; letter-spacing: .04em; margin-right: .4rem; }
.of { color: var(--soft); font-size: .875rem; }
.critical { --tone: var(--critical); } .high { --tone: var(--high); } .medium { --tone: var(--medium); } .low { --tone: var(--low); }
.info { --tone: var(--info); } .narrowed { --tone: var(--narrowed); } .changed { --tone: var(--changed); }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .3rem .75rem; margin: .25rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.count, .keys { color: var(--soft); font-size: .875rem; }
kbd { border: 1px solid var(--line); border-radius: .25rem; padding: 0 .3rem; font: inherit; }
ul { padding-left: 1.2rem; }
[hidden] { display: none; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: .1rem; } dt { margin-top: .4rem; } h1 { font-size: 1.25rem; }
  select { flex: 1 1 40%; } }
@media print { .bar, .keys { display: none; } details { break-inside: avoid; background: none; } body { background: none; color: #000; } }
</style>
</head>
<body>
<header>
<h1>What the new policy opens and closes</h1>
<#if same>
<p>Both policies mean the same.</p>
</#if>
<#if compared?size != 0>
<p class="of">Compared by meaning: <#list compared as c><code>${c}</code><#sep> </#list></p>
</#if>
</header>
<#if directions?size != 0>
<div class="bar"><form role="search">
<input type="search" id="text" placeholder="Filter" aria-label="Show only what holds this text">
<select id="danger" aria-label="Least danger of what is opened">
<option value="">any danger</option><option>critical</option><option>high</option><option>medium</option><option>low</option>
</select>
<select id="direction" aria-label="Direction">
<option value="">all directions</option><#list directions as d><option>${d.word}</option></#list>
</select>
<button type="button" id="unfold">Unfold all</button>
<button type="button" id="theme">Dark or light</button>
<span class="count" id="count" aria-live="polite"></span>
</form></div>
</#if>
<main>
<#if directions?size != 0>
<p class="keys"><kbd>/</kbd> filter, <kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>Enter</kbd> unfold, <kbd>e</kbd> unfold all</p>
</#if>
<#list directions as d>
<section data-direction="${d.word}">
<h2>${d.title}</h2>
<#list d.differences as f>
<details class="<#if f.danger != "">${f.danger}<#else>${d.word}</#if>" data-danger="${f.danger}">
<summary><#if f.danger != ""><span class="level">${f.danger}</span></#if>${f.kind}: <code>${f.accesses}</code> <span class="of">${f.subject}</span></summary>
<div><dl>
<#if f.danger != "">
<dt>Danger</dt><dd>${f.reach}: ${f.why}</dd>
<dt>To narrow it</dt><dd>${f.narrow}</dd>
</#if>
<#if f.witness != "">
<dt>Such as</dt><dd><code>${f.witness}</code></dd>
</#if>
<#if f.depends != "">
<dt>Depends on</dt><dd>${f.depends}</dd>
</#if>
<dt>Old</dt><dd><#list f.old as c><code>${c}</code><#sep><br></#sep><#else>no rule</#list></dd>
<dt>New</dt><dd><#list f.young as c><code>${c}</code><#sep><br></#sep><#else>no rule</#list></dd>
</dl></div>
</details>
</#list>
</section>
</#list>
<#if openTitle != "">
<h2>${openTitle}</h2>
<ul>
<#list open as q>
<li>${q.subject}: ${q.what}: ${q.missing}</li>
</#list>
</ul>
</#if>
<#if title != "">
<h2>${title}</h2>
<ul>
<#list uncompared as u>
<li><code>${u.file}</code>: ${u.words}</li>
</#list>
</ul>
</#if>
</main>
<script>
(function () {
  'use strict';
  var order = ['critical', 'high', 'medium', 'low', 'info'];
  var all = Array.prototype.slice.call(document.querySelectorAll('details'));
  if (all.length === 0) { return; }
  var text = document.getElementById('text');
  var danger = document.getElementById('danger');
  var direction = document.getElementById('direction');
  function show() {
    var words = text.value.toLowerCase();
    var shown = 0;
    all.forEach(function (one) {
      var section = one.parentElement.dataset.direction;
      var fits = one.textContent.toLowerCase().indexOf(words) >= 0
        && (danger.value === '' || (one.dataset.danger !== '' && order.indexOf(one.dataset.danger) <= order.indexOf(danger.value)))
        && (direction.value === '' || direction.value === section);
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll('section').forEach(function (section) {
      section.hidden = section.querySelector('details:not([hidden])') === null;
    });
    document.getElementById('count').textContent = shown + ' of ' + all.length;
  }
  function unfold(open) { all.forEach(function (one) { one.open = open; }); }
  function step(by) {
    var some = all.filter(function (one) { return !one.hidden; });
    var at = some.findIndex(function (one) { return one.contains(document.activeElement); });
    var next = some[at < 0 ? (by > 0 ? 0 : some.length - 1) : Math.min(some.length - 1, Math.max(0, at + by))];
    if (next) { next.querySelector('summary').focus(); }
  }
  [text, danger, direction].forEach(function (input) { input.addEventListener('input', show); });
  document.getElementById('unfold').addEventListener('click', function () {
    unfold(all.some(function (one) { return !one.open; }));
  });
  document.getElementById('theme').addEventListener('click', function () {
    var dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.target === text) {
      if (event.key === 'Escape') { text.value = ''; show(); text.blur(); }
      return;
    }
    if (event.key === '/') { text.focus(); event.preventDefault(); }
    if (event.key === 'j') { step(1); }
    if (event.key === 'k') { step(-1); }
    if (event.key === 'e') { unfold(all.some(function (one) { return !one.open; })); }
  });
  document.querySelector('form').addEventListener('submit', function (event) { event.preventDefault(); });
  window.addEventListener('beforeprint', function () { unfold(true); });
  show();
})();
</script>
</body>
</html>
