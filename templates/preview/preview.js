// Asks several times a second whether the pages are new, and shows what changed where the reader is.
"use strict";
const PAUSE = 300;
let shown = "";

const place = (id) => document.getElementById(id);
const seconds = (value) => `${value.toFixed(1)} s`;

// "10 pages in 2.4 s (settings 0.3 s, figures kept, pages 1.9 s, pictures 0.2 s)"
function told(state) {
  if (state.busy) return "Making the pages …";
  if (state.fault) return state.pages.length ? "The pages are those before the fault." : "There are no pages yet.";
  const spent = state.steps.reduce((sum, [, took]) => sum + (took ?? 0), 0);
  const steps = state.steps.map(([name, took]) => `${name} ${took === null ? "kept" : seconds(took)}`);
  const count = state.pages.length;
  return `${count} page${count === 1 ? "" : "s"} in ${seconds(spent)} (${steps.join(", ")})`;
}

function show(state) {
  document.title = state.title || "Scorecard preview";
  place("title").textContent = state.title || "Preview";
  place("state").textContent = told(state);
  place("fault").textContent = state.fault;
  place("fault").hidden = !state.fault;
  document.body.className = `${state.busy ? "busy" : ""} ${state.fault ? "faulty" : ""}`;
  document.body.dataset.version = state.version;
  const pages = place("pages");
  while (pages.children.length > state.pages.length) pages.lastChild.remove();
  while (pages.children.length < state.pages.length) pages.append(document.createElement("img"));
  state.pages.forEach((name, index) => {
    const picture = pages.children[index];
    const address = `/pages/${name}`;
    picture.alt = `Page ${index + 1} of ${state.pages.length}`;
    if (picture.getAttribute("src") !== address) picture.src = address;
  });
}

async function ask() {
  try {
    const answer = await (await fetch("/state")).text();
    if (answer !== shown) show(JSON.parse(answer));
    shown = answer;
  } catch {
    shown = "";
    place("state").textContent = "The preview has ended.";
  }
  setTimeout(ask, PAUSE);
}

ask();
