import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/support/build';

/** A question, and how the passages that answer it are known: they hold one of these beginnings. */
export type Labelled = { question: string; answers: string[] };

export const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

const comment = /\/\*\*([\s\S]*?)\*\//g;
const title = /^\s*it\('((?:[^'\\]|\\.)+)'/gm;
const beginning = 60;

function commentsOf(source: string): string[] {
  return [...source.matchAll(comment)]
    .map(([, text = '']) => flat(text.replace(/^\s*\* ?/gm, '')))
    .filter((text) => text.length > 40);
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/**
 * The documents are README.md, LICENSE and, for each folder of lib, what its source files say in
 * their doc comments. The questions are the titles of the unit tests in lib, which say in other words
 * what a file does; the right passages are those with a doc comment of the file under test. It is an
 * honest task but a noisy one: some titles are about what no comment mentions.
 */
export function labelledSet(): { documents: Map<string, string>; questions: Labelled[] } {
  const documents = new Map([
    ['README.md', read('README.md')],
    ['LICENSE.txt', read('LICENSE')],
  ]);
  const questions: Labelled[] = [];
  const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name)).sort()) {
    const comments = commentsOf(read(join('lib', file)));
    if (comments.length === 0) continue;
    const folder = `${file.split('/').slice(0, -1).join('-') || 'lib'}.md`;
    const section = `## ${file}\n\n${comments.join('\n\n')}\n\n`;
    documents.set(folder, (documents.get(folder) ?? `# ${folder}\n\n`) + section);
    const test = file.replace(/\.ts$/, '.test.ts');
    if (!files.includes(test)) continue;
    const answers = comments.map((text) => text.slice(0, beginning));
    for (const [, question = ''] of read(join('lib', test)).matchAll(title)) {
      questions.push({ question: question.replace(/%\w/g, ''), answers });
    }
  }
  return { documents, questions };
}
