// Passkeys: asks the authenticator what the page wants to know, puts its answer into the form and
// sends that. Loaded only by the three pages that can use one; each works without it by other means.
// Wording comes from the page. Nothing is stored and nothing else is sent.
"use strict";

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const derived = (credential) => credential.getClientExtensionResults().prf?.results?.first;

const prfOf = (form) => ({ prf: { eval: { first: toBytes(form.dataset.prf) } } });

// Never the extensions' results: what opens a key goes into its own field, and only there.
function sentCredential(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const sent = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(sent),
  });
}

function signed(form, challenge, only = []) {
  return navigator.credentials.get({
    publicKey: {
      challenge,
      rpId: form.dataset.site,
      userVerification: "required",
      allowCredentials: only.map((id) => ({ type: "public-key", id })),
      extensions: prfOf(form),
    },
  });
}

function made(form) {
  const { dataset } = form;
  return navigator.credentials.create({
    publicKey: {
      challenge: toBytes(dataset.challenge),
      rp: { id: dataset.site, name: "Rinnalla" },
      user: { id: toBytes(dataset.user), name: dataset.username, displayName: dataset.username },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: dataset.known
        .split(" ")
        .filter(Boolean)
        .map((id) => ({ type: "public-key", id: toBytes(id) })),
      extensions: prfOf(form),
    },
  });
}

// Many authenticators derive a key only when they sign, so a new one is asked a second time. That
// signature goes nowhere, so its challenge may be any.
async function keyOfNew(form, credential) {
  const prf = credential.getClientExtensionResults().prf;
  if (!prf?.enabled || derived(credential)) return derived(credential);
  try {
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    return derived(await signed(form, challenge, [credential.rawId]));
  } catch {
    return undefined;
  }
}

async function answer(form) {
  const isNew = form.dataset.passkey === "create";
  const credential = isNew ? await made(form) : await signed(form, toBytes(form.dataset.challenge));
  const key = isNew ? await keyOfNew(form, credential) : derived(credential);
  form.elements.credential.value = sentCredential(credential);
  form.elements.prf.value = key ? toText(key) : "";
  form.submit();
}

const form = document.querySelector("form[data-passkey]");
if (form) {
  const part = document.querySelector("[data-passkey-part]");
  const said = part.querySelector("[data-failed]");
  part.hidden = false;
  part.querySelector("[data-passkey-button]").addEventListener("click", async () => {
    if (!window.PublicKeyCredential) {
      said.textContent = said.dataset.none;
      return;
    }
    said.textContent = "";
    try {
      await answer(form);
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
