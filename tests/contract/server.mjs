// SPDX-License-Identifier: Apache-2.0
// A small server made from schema.graphql with the reference implementation, on loopback:
//   GRAPHQL_MODULE=... node server.mjs SCHEMA [--older]
// Prints "PORT n" and ends when its standard input does. With --older it knows neither `orderBy`
// nor `organization.tasks`, as servers did before 2025. The only key it accepts is "contract-key".
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const graphql = createRequire(import.meta.url)(process.env.GRAPHQL_MODULE);
const [schemaFile, flag] = process.argv.slice(2);

function without(text, part) {
  if (!text.includes(part))
    throw new Error(`schema.graphql does not hold "${part}", so --older cannot leave it out.`);
  return text.replace(part, '');
}

let schemaText = readFileSync(schemaFile, 'utf8');
if (flag === '--older') {
  schemaText = without(schemaText, ', orderBy: TaskOrderByInput');
  schemaText = without(schemaText, '  tasks(where: OrganizationTasksWhereInput, skip: Int, first: Int): [Task!]\n');
}
const schema = graphql.buildSchema(schemaText);

// 64-bit numbers travel as text in both directions (Protocol.md, "Export streams").
const readUInt64 = (value) => {
  if (typeof value !== 'string' || !/^\d+$/.test(value))
    throw new graphql.GraphQLError(`UInt64 is decimal text, not ${JSON.stringify(value)}.`);
  return Number(value);
};
Object.assign(schema.getType('UInt64'), { serialize: String, parseValue: readUInt64 });

// ---------------------------------------------------------------- the world

let port = 0;
const address = (name) => `http://127.0.0.1:${port}/files/${name}`;
const startOf2026 = Date.UTC(2026, 0, 1);
const date = (minutes) => new Date(startOf2026 + minutes * 60000).toISOString();

const exportText = Array.from({ length: 40 }, (_, line) =>
  JSON.stringify({ data_row: { id: `cm${line}`, external_id: `Käse-${line}-猫.jpg` } }) + '\n').join('');
const exportBytes = Buffer.from(exportText, 'utf8');
// The border lies inside the three bytes of a character.
const border = exportBytes.indexOf(Buffer.from('猫', 'utf8'), 900) + 1;
const chunks = [[0, border - 1], [border, exportBytes.length - 1]];

const files = new Map([
  ['import.json', Buffer.from(JSON.stringify({
    createdDataRows: [
      { id: 'cm1', externalId: 'cat-1.jpg', globalKey: 'gk-1', rowData: 'https://example.test/cat-1.jpg', datasetId: 'cmd' },
    ],
    errors: [{
      message: "Duplicate global key: 'gk-2'",
      failedDataRows: [
        { externalId: 'cat-2.jpg', globalKey: 'gk-2', rowData: 'https://example.test/cat-2.jpg', metadata: [], attachments: [] },
        { externalId: 'cat-3.jpg', globalKey: 'gk-2', rowData: 'https://example.test/cat-3.jpg', metadata: [], attachments: [] },
      ],
    }],
  }))],
  // A blank line, and U+2028 inside a text.
  ['lines.ndjson', Buffer.from('{"a":1}\n\n{"b":"one\u2028two"}\n{"c":3}')],
  ['chunk-0', exportBytes.subarray(chunks[0][0], chunks[0][1] + 1)],
  ['chunk-1', exportBytes.subarray(chunks[1][0], chunks[1][1] + 1)],
]);

const special = {
  10: { id: 'upsert-refused', name: 'refused', type: 'adv-upsert-data-rows', status: 'COMPLETE' },
  11: { id: 'upsert-created', name: 'created', type: 'adv-upsert-data-rows', status: 'COMPLETE' },
  12: { id: 'export-streamed', name: 'streamed', type: 'export-data-rows', status: 'COMPLETE' },
  13: { id: 'export-lines', name: 'lines', type: 'export-data-rows', status: 'COMPLETE', result: () => address('lines.ndjson') },
  14: { id: 'import-partly', name: 'JSON Import', type: null, status: 'COMPLETE', result: () => address('import.json') },
  15: { id: 'batch-failed', name: null, type: 'add-data-rows-to-batch', status: 'FAILED', result: '{"message":"No data rows could be added"}' },
  16: { id: 'foundry', name: 'foundry', type: 'create-model-job', status: 'CANCELED', metadata: { modelRunId: 'run-1' } },
};
const types = ['adv-upsert-data-rows', 'export-data-rows', 'send-to-task-queue', 'send-to-annotate', 'something-new'];
const statuses = ['COMPLETE', 'COMPLETE', 'FAILED', 'IN_PROGRESS', 'CANCELING'];

function task(index) {
  return {
    completionPercentage: index % 7 === 0 ? null : (index * 13) % 101,
    createdAt: date(index),
    errors: null,
    metadata: null,
    name: `task ${index}`,
    result: null,
    status: statuses[index % statuses.length],
    type: types[index % types.length],
    id: `task-${index}`,
    updatedAt: date(index + 5),
    exportMetadataHeader: () => null,
    exportFileFromOffset: () => null,
    ...special[index],
  };
}

const ownTasks = Array.from({ length: 250 }, (_, index) => task(index));
const colleaguesTasks = Array.from({ length: 3 }, (_, index) => task(1000 + index));
const allTasks = [...ownTasks, ...colleaguesTasks];

const streamed = ownTasks.find((each) => each.id === 'export-streamed');
streamed.exportMetadataHeader = ({ streamType }) =>
  streamType === 'RESULT' ? { totalSize: exportBytes.length, totalLines: 40 } : null;
streamed.exportFileFromOffset = ({ streamType, offset }) => {
  const index = streamType === 'RESULT' ? chunks.findIndex(([first, last]) => first <= offset && offset <= last) : -1;
  if (index < 0)
    return null;
  const [start, end] = chunks[index];
  const line = (position) => exportBytes.subarray(0, position).filter((byte) => byte === 0x0a).length;
  return { offsets: { start, end }, lines: { start: line(start), end: line(end) }, file: address(`chunk-${index}`) };
};

function page(tasks, { where, skip = 0, first = 100, orderBy }) {
  let list = tasks.filter((each) => !where
    || ((where.id === undefined || each.id === where.id)
      && (where.status === undefined || each.status === where.status)));
  if (orderBy) {
    const [field, direction] = orderBy.split('_');
    list = [...list].sort((a, b) => (a[field] < b[field] ? -1 : 1) * (direction === 'ASC' ? 1 : -1));
  }
  return list.slice(skip, skip + first);
}

const organization = {
  createdAt: date(-9000), name: 'Contract', id: 'organization-1', updatedAt: date(0),
  users: () => [user],
  tasks: (args) => page(allTasks, args),
};
const user = {
  createdAt: date(-5000), email: 'contract@example.com', intercomHash: null, isExternalUser: false,
  isViewer: true, nickname: 'nick', name: 'Name of User', picture: null, id: 'user-1', updatedAt: date(1),
  organization,
  createdTasks: (args) => page(ownTasks, args),
};

const row = (number) => ({
  message: `Duplicate global key: 'gk-${number}'`,
  spec: {
    externalId: null, globalKey: `gk-${number}`, rowData: `https://example.test/${number}.jpg`,
    metadata: [{ schemaId: 's1', value: { nested: true }, name: 'split' }],
    attachments: [{ type: 'RAW_TEXT', value: 'note', name: null }],
  },
});
// The second page is empty and yet not the last; the last ends with an empty text instead of null.
const failedPages = {
  '': { after: 'cursor-1', results: [row(1), row(2)] },
  'cursor-1': { after: 'cursor-2', results: [] },
  'cursor-2': { after: '', results: [row(3)] },
};

function notFound(what) {
  return new graphql.GraphQLError(`Resource '${what}' not found.`, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
}

const root = {
  user: ({ where }) => {
    if (where && where.id !== user.id)
      throw notFound('User');
    return user;
  },
  organization,
  task: ({ where }) => allTasks.find((each) => each.id === where?.id) ?? null,
  cancelableTaskTypes: ['ExportDataRows'],
  failedDataRowImports: ({ data }) => {
    if (data.taskId === 'upsert-created')
      return { after: null, total: 0, results: [] };
    const found = data.taskId === 'upsert-refused' ? failedPages[data.from ?? ''] : undefined;
    if (!found)
      throw notFound('Task');
    return { total: 3, ...found };
  },
  successesfulDataRowImports: ({ data }) => {
    if (data.taskId !== 'upsert-created')
      throw notFound('Task');
    const begin = Number(data.from ?? 0);
    const end = Math.min(begin + (data.first ?? 5000), 5000);
    const nodes = [];
    for (let index = begin; index < end; ++index)
      nodes.push({ id: `cm${index}`, externalId: `${index}.jpg`, globalKey: null, rowData: `https://example.test/${index}.jpg` });
    // A full page names a next one, though nothing may follow.
    return { after: nodes.length === data.first ? String(end) : null, total: 5000, nodes };
  },
};

// ---------------------------------------------------------------- answering

function refusal(status, code, message) {
  return [status, { errors: [{ message, extensions: { code } }], data: null }];
}

async function answer(request, body) {
  if (request.headers.authorization !== 'Bearer contract-key')
    return refusal(401, 'AUTHENTICATION_ERROR', 'Invalid API key');
  let question;
  try {
    question = JSON.parse(body);
  } catch {
    return refusal(400, 'MALFORMED_REQUEST', 'The request is not JSON.');
  }
  let document;
  try {
    document = graphql.parse(question.query);
  } catch (error) {
    return refusal(400, 'GRAPHQL_PARSE_FAILED', error.message);
  }
  const problems = graphql.validate(schema, document);
  if (problems.length > 0)
    return refusal(400, 'GRAPHQL_VALIDATION_FAILED', problems[0].message);
  // Low, so that a client which asks for many tasks at once must learn to ask for fewer.
  let lists = 0;
  graphql.visit(document, { Field: (node) => { lists += node.name.value === 'createdTasks' ? 1 : 0; } });
  if (lists > 10)
    return refusal(400, 'GRAPHQL_VALIDATION_FAILED', 'Query complexity limit exceeded');
  const result = await graphql.execute({ schema, document, rootValue: root, variableValues: question.variables ?? {} });
  if (result.errors) {
    const error = result.errors[0];
    return refusal(200, error.extensions?.code ?? 'INTERNAL_SERVER_ERROR', error.message);
  }
  return [200, result];
}

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', async () => {
    if (request.url.startsWith('/files/')) {
      const file = files.get(request.url.slice('/files/'.length));
      // Files lie elsewhere; a client that shows the key there has a leak.
      const status = request.headers.authorization ? 400 : (file ? 200 : 404);
      response.writeHead(status, { 'Content-Type': 'application/octet-stream' });
      response.end(status === 200 ? file : 'No.');
      return;
    }
    let [status, json] = [500, {}];
    if (request.method === 'POST' && request.url === '/graphql')
      [status, json] = await answer(request, Buffer.concat(pieces).toString('utf8'));
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(json));
  });
});
server.listen(0, '127.0.0.1', () => {
  port = server.address().port;
  console.log(`PORT ${port}`);
});
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
