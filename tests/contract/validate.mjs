// SPDX-License-Identifier: Apache-2.0
// Validates GraphQL documents with the reference implementation:
//   GRAPHQL_MODULE=... node validate.mjs SCHEMA FOLDER accepted|refused
// Exit code 0 if there are documents in FOLDER and every one is accepted (or every one refused).
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const graphql = createRequire(import.meta.url)(process.env.GRAPHQL_MODULE);
const [schemaFile, folder, expected] = process.argv.slice(2);
if (expected !== 'accepted' && expected !== 'refused') {
  console.error('usage: validate.mjs SCHEMA FOLDER accepted|refused');
  process.exit(2);
}

function problems(text, schema) {
  let document;
  try {
    document = graphql.parse(text);
  } catch (error) {
    return [error.message];
  }
  const found = graphql.validate(schema, document).map((error) => error.message);
  const operations = document.definitions.filter(
    (definition) => definition.kind === graphql.Kind.OPERATION_DEFINITION);
  if (operations.length !== 1)
    found.push(`A file holds one operation, not ${operations.length}.`);
  for (const operation of operations) {
    if (operation.operation !== 'query')
      found.push(`This client only asks; a ${operation.operation} is never sent.`);
    if (!operation.name)
      found.push('The operation has no name.');
  }
  return found;
}

const schema = graphql.buildSchema(readFileSync(schemaFile, 'utf8'));
const schemaProblems = graphql.validateSchema(schema);
if (schemaProblems.length > 0) {
  console.error(schemaProblems.map((error) => error.message).join('\n'));
  process.exit(1);
}
const files = readdirSync(folder).filter((name) => name.endsWith('.graphql')).sort();
if (files.length === 0) {
  console.error(`There is no .graphql file in ${folder}.`);
  process.exit(1);
}
let isFine = true;
for (const file of files) {
  const found = problems(readFileSync(join(folder, file), 'utf8'), schema);
  const isAccepted = found.length === 0;
  if (isAccepted !== (expected === 'accepted'))
    isFine = false;
  console.log(`${isAccepted ? 'accepted' : 'refused '}  ${file}${isAccepted ? '' : `: ${found.join(' / ')}`}`);
}
console.log(`${files.length} documents, all should be ${expected}: ${isFine ? 'yes' : 'NO'}`);
process.exit(isFine ? 0 : 1);
