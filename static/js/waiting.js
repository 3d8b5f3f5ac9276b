// The waiting page of very busy moments: solves the small puzzle that stands in the form, so that
// nobody has to wait. It stores nothing, listens to no movement, and without it the page waits.
"use strict";

const form = document.querySelector("form[data-ticket]");

// SHA-256 (FIPS 180-4) of a first block that stays, and a last one with the number to be found.

const ROUNDS = new Int32Array(64);
const START = new Int32Array(8);
for (let found = 0, n = 2; found < 64; n += 1) {
  let prime = true;
  for (let part = 2; part * part <= n; part += 1) prime = prime && n % part !== 0;
  if (!prime) continue;
  if (found < 8) START[found] = (n ** 0.5 % 1) * 2 ** 32;
  ROUNDS[found] = (Math.cbrt(n) % 1) * 2 ** 32;
  found += 1;
}

const words = new Int32Array(64);

function mix(before, block, after) {
  for (let i = 0; i < 16; i += 1) words[i] = block[i];
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    const s = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const t = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s + words[i - 7] + t) | 0;
  }
  let [a, b, c, d, e, f, g, h] = before;
  for (let i = 0; i < 64; i += 1) {
    const s = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
    const t = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (t + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  after[0] = before[0] + a;
  after[1] = before[1] + b;
  after[2] = before[2] + c;
  after[3] = before[3] + d;
  after[4] = before[4] + e;
  after[5] = before[5] + f;
  after[6] = before[6] + g;
  after[7] = before[7] + h;
}

function blockOf(text, length) {
  const block = new Int32Array(16);
  const put = (place, byte) => { block[place >> 2] |= byte << (24 - 8 * (place & 3)); };
  for (let i = 0; i < text.length; i += 1) put(i, text.charCodeAt(i));
  if (length) {
    put(text.length, 0x80);
    block[15] = length * 8;
  }
  return block;
}

function solver(ticket, bits) {
  const kept = new Int32Array(8);
  const digest = new Int32Array(8);
  mix(START, blockOf(ticket.slice(0, 64), 0), kept);
  const rest = `${ticket.slice(64)}:`;
  let number = 0;
  return (most) => {
    for (const end = number + most; number < end; number += 1) {
      const tail = rest + number;
      mix(kept, blockOf(tail, 64 + tail.length), digest);
      if (digest[0] >>> (32 - bits) === 0) return String(number);
    }
    return null;
  };
}

function begin() {
  const said = form.querySelector("[role=status]");
  const files = form.querySelector("[type=file]");
  const solve = solver(form.dataset.ticket, Number(form.dataset.bits));
  const ready = performance.now() + 1000 * Number(form.dataset.wait);
  let gone = false;
  form.addEventListener("submit", () => { gone = true; });

  function goOn(answer) {
    form.elements.answer.value = answer;
    if (files) said.textContent = said.dataset.ready;
    else form.requestSubmit();
  }

  function work() {
    if (gone) return;
    const until = performance.now() + 25; // short enough that the page answers to every touch
    let answer = null;
    while (answer === null && performance.now() < until) answer = solve(200);
    if (answer !== null) goOn(answer);
    else if (performance.now() > ready) goOn("");
    else setTimeout(work, 0);
  }

  said.textContent = said.dataset.working;
  work();
}

if (form) begin();
