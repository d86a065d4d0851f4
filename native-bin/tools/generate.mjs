// npm run generate: the schemas in native-bin/schema (made from the trainer's models) and, from them, the types in
// src/shared/trainer. With --check nothing is written; it fails when what is committed differs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { ensurePython } from './lib/python.mjs';
import { root, run } from './lib/run.mjs';
import { script, Trouble } from './lib/say.mjs';

const check = process.argv.includes('--check');
const schemas = path.join(root, 'native-bin/schema');
const types = path.join(root, 'src/shared/trainer');
const header = '// Generated from native-bin/schema by `npm run generate`: do not edit.\n';

/** Writes the trainer's schemas into a folder. */
async function writeSchemas(folder) {
  const { python, env } = await ensurePython({ silent: true });
  const { code, output } = await run(python, ['-m', 'blocklora', 'schema', '--write', folder], {
    env,
    quiet: true,
  });
  if (code !== 0)
    throw new Trouble('The trainer could not write its schemas.', 'Mend the error above.', output);
}

/**
 * A schema as json-schema-to-typescript reads it well: titles of single properties would each become a type of
 * their own, and tuples are understood in their older spelling only.
 *
 * @param {any} node
 * @param {{ complete: boolean }} options complete: every key is there, as in all that the trainer writes
 * @param {boolean} [named] this node's title names a type
 */
function readable(node, options, named = false) {
  if (Array.isArray(node)) return node.map((item) => readable(item, options));
  if (typeof node !== 'object' || node === null) return node;
  const { title, properties, $defs, prefixItems, ...rest } = node;
  const each = (nodes, name) =>
    Object.fromEntries(Object.entries(nodes).map(([key, of]) => [key, readable(of, options, name)]));
  return {
    ...each(rest, false),
    ...(named && title ? { title } : {}),
    ...(properties ? { properties: each(properties, false) } : {}),
    ...(properties && options.complete ? { required: Object.keys(properties) } : {}),
    ...($defs ? { $defs: each($defs, true) } : {}),
    ...(prefixItems ? { items: readable(prefixItems, options), additionalItems: false } : {}),
  };
}

/** One TypeScript module for one schema. People leave keys out of a job; the trainer writes all of them. */
function typesOf(name, schema) {
  return compile(readable(schema, { complete: name !== 'job' }, true), name, {
    bannerComment: header,
    additionalProperties: false,
    cwd: schemas,
    style: { printWidth: 110, singleQuote: true },
  });
}

/** Compares or writes one file; returns its name when it differs. */
function settle(file, text, problems) {
  const old = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (old === text) return;
  if (check) problems.push(path.relative(root, file));
  else {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    console.log(`wrote ${path.relative(root, file)}`);
  }
}

await script(async () => {
  const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'blocklora-schema-'));
  const problems = [];
  try {
    await writeSchemas(fresh);
    const names = fs.readdirSync(fresh).filter((name) => name.endsWith('.schema.json'));
    if (names.length === 0)
      throw new Trouble('The trainer wrote no schema.', 'Mend `blocklora schema --write`.');
    for (const name of names) {
      const text = fs.readFileSync(path.join(fresh, name), 'utf8');
      settle(path.join(schemas, name), text, problems);
      const noun = name.replace('.schema.json', '');
      settle(path.join(types, `${noun}.ts`), await typesOf(noun, JSON.parse(text)), problems);
    }
    const nouns = new Set(names.map((name) => name.replace('.schema.json', '')));
    for (const [folder, ending] of [
      [schemas, '.schema.json'],
      [types, '.ts'],
    ])
      for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
        if (name.endsWith(ending) && !nouns.has(name.slice(0, -ending.length)))
          problems.push(`${path.relative(root, path.join(folder, name))} (no schema of that name any more)`);
  } finally {
    fs.rmSync(fresh, { recursive: true });
  }
  if (problems.length > 0)
    throw new Trouble(
      `These files are not what the trainer's models make of them: ${problems.join(', ')}.`,
      'Run `npm run generate` and commit the result.',
    );
  if (check) console.log('schemas and types are current');
});
