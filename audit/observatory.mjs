// Scans addresses given as arguments with the MDN HTTP Observatory and prints one JSON list.
import { scan } from "@mdn/mdn-http-observatory";

const found = [];
for (const address of process.argv.slice(2)) {
  try {
    const { scan: scanned, tests } = await scan(address);
    const failed = Object.values(tests).filter((one) => !one.pass).map((one) => `${one.name ?? one.constructor.name}: ${one.result}`);
    found.push({ address, grade: scanned.grade, score: scanned.score, passed: scanned.testsPassed, of: scanned.testsQuantity, failed });
  } catch (error) {
    found.push({ address, grade: "", score: 0, passed: 0, of: 0, failed: [String(error)] });
  }
}
console.log(JSON.stringify(found));
