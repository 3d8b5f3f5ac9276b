// Judges content policies, read as a JSON list from the standard input, with Google's csp_evaluator.
import { readFileSync } from "node:fs";
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

const policies = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(policies.map((text) => new CspEvaluator(new CspParser(text).csp).evaluate())));
