import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Page } from '@playwright/test';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import sharp from 'sharp';
import { type App, startApp } from '../support/app';
import { chatPage } from '../support/chat-page';
import { test as base, expect } from '../support/test';

type Reply = { status: number; headers: IncomingHttpHeaders; body: string };
type Call = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array };

/** One request as it is written here: no header is added but the Host, and no redirect followed. */
function call(app: App, path: string, options: Call = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const { port } = app;
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function signIn(app: App): Promise<string> {
  const { headers } = await call(app, '/api/session?next=/');
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}

const json = { 'content-type': 'application/json' };
const model = 'mistral:mistral-large-latest';

function turn(chat: string = randomUUID(), parts: unknown[] = [{ type: 'text', text: 'Hello' }]) {
  return JSON.stringify({ id: chat, message: { id: randomUUID(), role: 'user', parts }, model });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // a TCP server has a port
}

/** A server elsewhere that should never be asked for anything. */
async function startCanary() {
  const hits: string[] = [];
  const server = createServer((incoming, response) => {
    hits.push(incoming.url ?? '');
    response.end();
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, hits, close: () => server.close() };
}

/* Two people in one database. */

type Person = {
  id: string;
  token: string;
  cookie: string;
  chat: string;
  deleted: string;
  question: string;
  answer: string;
  run: string;
  file: string;
};
type Installation = { app: App; owner: Person; other: Person; hostile: string; canary: Canary };
type Canary = Awaited<ReturnType<typeof startCanary>>;

const secret = 'a secret of thirty-two characters';

/** Session cookies are signed with APP_SECRET; this one is as good as the server's own. */
function cookieFor(token: string, port: number): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `tramontane-${port}.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

async function addMessage(
  database: PGlite,
  chat: string,
  parentId: string | null,
  message: { role: 'user' | 'assistant'; parts: unknown; metadata: unknown },
): Promise<string> {
  const id = randomUUID();
  await database.query(
    'insert into message (id, chat_id, parent_id, role, parts, metadata) values ($1, $2, $3, $4, $5, $6)',
    [id, chat, parentId, message.role, message.parts, message.metadata],
  );
  return id;
}

const startedAt = '2026-01-02T03:04:05.000Z';
const answered = { state: 'complete', offer: model, startedAt };

async function addPerson(
  database: PGlite,
  name: string,
  email: string,
): Promise<Omit<Person, 'cookie'>> {
  const id = `user-${name}`;
  const token = `${name}-token-${randomUUID()}`;
  await database.query('insert into "user" (id, name, email) values ($1, $2, $3)', [
    id,
    name,
    email,
  ]);
  await database.query(
    "insert into session (id, token, user_id, expires_at) values ($1, $2, $3, now() + interval '1 day')",
    [`session-${name}`, token, id],
  );
  const [chat, deleted, run, file] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await database.query(
    `insert into chat (id, owner_id, title, model, deleted_at)
     values ($1, $2, $3, $4, null), ($5, $2, $3, $4, now())`,
    [chat, id, `title of ${name}`, model, deleted],
  );
  const parts = [{ type: 'text', text: `words of ${name}`, state: 'done' }];
  const asked = { role: 'user' as const, parts, metadata: { sentAt: startedAt } };
  const question = await addMessage(database, chat, null, asked);
  const metadata = { ...answered, run };
  const answer = await addMessage(database, chat, question, { role: 'assistant', parts, metadata });
  await database.query(
    `insert into run (id, chat_id, question_id, answer_id, offer, state, metadata, finished_at)
     values ($1, $2, $3, $4, $5, 'complete', $6, now())`,
    [run, chat, question, answer, model, metadata],
  );
  await database.query('insert into run_chunk (run_id, first_seq, chunks) values ($1, 0, $2)', [
    run,
    [{ type: 'text-delta', id: '0', delta: `words of ${name}` }],
  ]);
  const picture = sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } });
  const data = await picture.png().toBuffer();
  await database.query(
    `insert into file (id, owner_id, sha256, media_type, width, height, size, data)
     values ($1, $2, 'hash', 'image/png', 4, 4, $3, $4)`,
    [file, id, data.byteLength, data],
  );
  return { id, token, chat, deleted, question, answer, run, file };
}

/** A chat of the owner whose every answer is one of `hostileTexts`, and what else could be HTML. */
async function addHostileChat(
  database: PGlite,
  owner: Pick<Person, 'id'>,
  canary: string,
): Promise<string> {
  const chat = randomUUID();
  const html = `<img src="${canary}/html.png" onerror="ran=1"><script>ran=1</script>`;
  await database.query('insert into chat (id, owner_id, title, model) values ($1, $2, $3, $4)', [
    chat,
    owner.id,
    `${html} title`,
    model,
  ]);
  const texts = hostileTexts(canary).map((text) => ({ type: 'text', text, state: 'done' }));
  const tool = {
    type: 'tool-retrieve_payment_status',
    toolCallId: 'call00001',
    state: 'output-available',
    input: { transaction_id: html },
    output: { status: html },
  };
  const failed = {
    ...tool,
    type: 'tool-retrieve_payment_date',
    toolCallId: 'call00002',
    state: 'output-error',
    errorText: html,
    output: undefined,
  };
  const reasoning = { type: 'reasoning', text: `${html} ![x](${canary}/r.png)`, state: 'done' };
  let parentId: string | null = null;
  for (const part of [...texts, tool, failed, reasoning]) {
    const asked = { role: 'user' as const, parts: [{ type: 'text', text: html }], metadata: {} };
    const question = await addMessage(database, chat, parentId, asked);
    const end = { type: 'text', text: 'The end of this answer.', state: 'done' };
    const parts = [part, end];
    const metadata = { ...answered, run: randomUUID() };
    parentId = await addMessage(database, chat, question, { role: 'assistant', parts, metadata });
  }
  return chat;
}

async function install(): Promise<Installation & { remove: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tramontane-two-people-'));
  const canary = await startCanary();
  const database = await PGlite.create(join(dataDir, 'pglite'));
  await migrate(drizzle(database), { migrationsFolder: 'lib/db/migrations' });
  const owner = await addPerson(database, 'owner', 'owner@tramontane.invalid');
  const other = await addPerson(database, 'other', 'other@tramontane.invalid');
  const hostile = await addHostileChat(database, owner, canary.url);
  await database.close();
  const app = await startApp({ dataDir, env: { APP_SECRET: secret } });
  const remove = async () => {
    await app.stop();
    canary.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const signedIn = (person: Omit<Person, 'cookie'>): Person => ({
    ...person,
    cookie: cookieFor(person.token, app.port),
  });
  return { app, owner: signedIn(owner), other: signedIn(other), hostile, canary, remove };
}

const test = base.extend<{ cookie: string }, { installation: Installation }>({
  cookie: async ({ app }, use) => use(await signIn(app)),
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from here.
    async ({}, use) => {
      const { remove, ...installation } = await install();
      await use(installation);
      await remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** Like `call`, but goes where Next.js sends a request for data without its checksum. */
async function callData(app: App, path: string, options: Call): Promise<Reply> {
  const reply = await call(app, path, options);
  const { location } = reply.headers;
  return location?.startsWith(`${path}?_rsc`) ? call(app, location, options) : reply;
}

/** A reply without what differs from one request to the next by itself. */
function comparable({ status, headers, body }: Reply, ...ids: string[]) {
  const timeless = body.replace(/(renderedAt\W+)\d+/g, '$1');
  const text = ids.reduce((rest, id) => rest.replaceAll(id, '<id>'), timeless);
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
  const page = nonce === undefined ? text : text.replaceAll(nonce, '<nonce>');
  return { status, type: headers['content-type'], body: rowsOf(page).toSorted() };
}

/** React sends the rows of a page as they become ready, in as many pieces as it likes. */
function rowsOf(page: string): string[] {
  const seam = '"])</script><script nonce="<nonce>">self.__next_f.push([1,"';
  return page.replaceAll(seam, '').split('\\n');
}

type Ids = { chat: string; question: string; answer: string; run: string; file: string };
type Probe = {
  name: string;
  status: number;
  /** The rows of a page's data have numbers that depend on their order. */
  anyOrder?: true;
  make: (ids: Ids, own: Person) => [string, Call?];
};

const post = (body: unknown): Call => ({
  method: 'POST',
  headers: json,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const probes: Probe[] = [
  { name: 'the stream', status: 404, make: ({ chat }) => [`/api/chat/${chat}/stream`] },
  {
    name: 'the stream of a run',
    status: 404,
    make: ({ chat, run }) => [`/api/chat/${chat}/stream?run=${run}`],
  },
  {
    name: "a run in one's own chat",
    status: 204,
    make: ({ run }, own) => [`/api/chat/${own.chat}/stream?run=${run}`],
  },
  {
    name: 'the stream of a question',
    status: 204,
    make: ({ chat, question }) => [`/api/chat/${chat}/stream?question=${question}`],
  },
  {
    name: "a question in one's own chat",
    status: 204,
    make: ({ question }, own) => [`/api/chat/${own.chat}/stream?question=${question}`],
  },
  {
    name: 'the stream of an answer',
    status: 204,
    make: ({ chat, answer }) => [`/api/chat/${chat}/stream?answer=${answer}`],
  },
  {
    name: 'the news',
    status: 404,
    make: ({ chat, answer }) => [`/api/chat/${chat}?last=${answer}`],
  },
  { name: 'stop', status: 404, make: ({ chat }) => [`/api/chat/${chat}/stop`, post({})] },
  {
    name: 'stop of a run',
    status: 404,
    make: ({ chat, run }) => [`/api/chat/${chat}/stop`, post({ run })],
  },
  {
    name: 'regenerate',
    status: 404,
    make: ({ chat, question }) => [
      `/api/chat/${chat}/regenerate`,
      post({ id: randomUUID(), question, model }),
    ],
  },
  {
    name: 'going on',
    status: 404,
    make: ({ chat, answer }) => [
      `/api/chat/${chat}/continue`,
      post({ id: randomUUID(), answer, model }),
    ],
  },
  {
    name: "going on in one's own chat",
    status: 409,
    make: ({ answer }, own) => [
      `/api/chat/${own.chat}/continue`,
      post({ id: randomUUID(), answer, model }),
    ],
  },
  {
    name: 'what an answer was made from',
    status: 404,
    make: ({ chat, answer }) => [`/api/chat/${chat}/answers/${answer}`],
  },
  {
    name: "an answer in one's own chat",
    status: 404,
    make: ({ answer }, own) => [`/api/chat/${own.chat}/answers/${answer}`],
  },
  {
    name: 'the settings',
    status: 404,
    make: ({ chat }) => [
      `/api/chat/${chat}/settings`,
      { ...post({ temperature: 1 }), method: 'PUT' },
    ],
  },
  {
    name: 'a message with the file',
    status: 404,
    make: ({ file }) => ['/api/chat', post(turn(randomUUID(), [{ type: 'file', fileId: file }]))],
  },
  { name: 'the file', status: 404, make: ({ file }) => [`/api/files/${file}`] },
  { name: 'the page', status: 404, make: ({ chat }) => [`/chat/${chat}`] },
  {
    name: 'the page as data',
    status: 200,
    anyOrder: true,
    make: ({ chat }) => [`/chat/${chat}`, { headers: { rsc: '1' } }],
  },
  {
    name: 'the page past the proxy',
    status: 404,
    make: ({ chat }) => [
      `/chat/${chat}`,
      { headers: { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' } },
    ],
  },
];

function as(person: { cookie: string }, app: App, options: Call = {}): Call {
  return { ...options, headers: { cookie: person.cookie, origin: app.url, ...options.headers } };
}

const chatActions = ['renameChat', 'deleteChat', 'restoreChat', 'setChatModel'] as const;
type Actions = Record<(typeof chatActions)[number], string>;

/** The ids of the Server Actions, as anybody finds them in the scripts of a page. */
async function findActions(app: App, cookie: string): Promise<Actions> {
  const { body } = await call(app, '/', { headers: { cookie } });
  const scripts = new Set(body.match(/\/_next\/static\/chunks\/[^"\\]+\.js/g));
  const texts = await Promise.all([...scripts].map(async (path) => (await call(app, path)).body));
  const all = texts.join('\n');
  const found = chatActions.map((name) => {
    const reference = new RegExp(`createServerReference\\)\\("(\\w+)"[^"]*"${name}"`);
    const id = reference.exec(all)?.[1];
    if (!id) throw new Error(`no action ${name} in the page's scripts`);
    return [name, id] as const;
  });
  return Object.fromEntries(found) as Actions; // one entry for each name
}

const actionCall = (id: string, input: unknown): Call => ({
  method: 'POST',
  headers: {
    'next-action': id,
    'content-type': 'text/plain;charset=UTF-8',
    accept: 'text/x-component',
  },
  body: JSON.stringify([input]),
});

test.describe('two people', () => {
  test.describe.configure({ mode: 'default' });

  test('what is another’s looks as if it were not there, on every route', async ({
    installation: { app, owner, other },
  }) => {
    for (const [me, them] of [
      [owner, other],
      [other, owner],
    ] as const) {
      for (const { name, status, anyOrder, make } of probes) {
        const absent = {
          chat: randomUUID(),
          question: randomUUID(),
          answer: randomUUID(),
          run: randomUUID(),
          file: randomUUID(),
        };
        const [ownPath, options] = make(them, me);
        const foreign = await callData(app, ownPath, as(me, app, options));
        const [absentPath, same] = make(absent, me);
        const nothing = await callData(app, absentPath, as(me, app, same));
        expect.soft(foreign.status, name).toBe(status);
        const theirs = comparable(foreign, them.chat, them.run, them.file);
        const nobodys = comparable(nothing, absent.chat, absent.run, absent.file);
        if (anyOrder) expect.soft(foreign.body, name).toContain('NEXT_HTTP_ERROR_FALLBACK;404');
        else expect.soft(theirs, name).toEqual(nobodys);
        expect.soft(foreign.body, name).not.toContain(`words of ${them.id.slice(5)}`);
        expect.soft(foreign.body, name).not.toContain(`title of ${them.id.slice(5)}`);
      }
      const mine = await call(app, `/chat/${me.chat}`, as(me, app));
      expect.soft(mine.status).toBe(200);
      expect.soft(mine.body).toContain(`words of ${me.id.slice(5)}`);
      expect.soft(mine.body).not.toContain(`title of ${them.id.slice(5)}`);
      expect.soft((await call(app, `/api/files/${me.file}`, as(me, app))).status).toBe(200);
      const deleted = await call(app, `/chat/${me.deleted}`, as(me, app));
      expect.soft(deleted.status).toBe(404);
    }
  });

  test('nobody writes into another’s chat, nor takes another’s message', async ({
    installation: { app, owner, other },
  }) => {
    const into = await call(app, '/api/chat', as(owner, app, post(turn(other.chat))));
    expect([into.status, JSON.parse(into.body).error.code]).toEqual([404, 'not_found']);
    const taken = JSON.parse(turn());
    taken.message.id = other.question;
    const again = await call(app, '/api/chat', as(owner, app, post(taken)));
    expect([again.status, JSON.parse(again.body).error.code]).toEqual([409, 'message_conflict']);
    const page = await call(app, `/chat/${other.chat}`, as(other, app));
    expect(page.body.match(/aria-label="You"/g)).toHaveLength(1);
  });

  test('Server Actions change only one’s own chats', async ({
    installation: { app, owner, other },
  }) => {
    const actions = await findActions(app, owner.cookie);
    const inputs: [keyof Actions, object][] = [
      ['renameChat', { title: 'Taken over' }],
      ['deleteChat', {}],
      ['restoreChat', {}],
      ['setChatModel', { model }],
    ];
    for (const [name, input] of inputs) {
      for (const id of [other.chat, other.deleted, randomUUID()]) {
        const options = as(owner, app, actionCall(actions[name], { id, ...input }));
        const { body } = await call(app, '/', options);
        expect.soft(body, name).toContain('"code":"not_found"');
        expect.soft(body, name).not.toContain('"ok":true');
      }
      const unknown = actionCall(actions[name], { id: owner.chat, ...input, ownerId: other.id });
      const { body } = await call(app, '/', as(owner, app, unknown));
      expect.soft(body, name).toContain('"code":"invalid_request"');
    }
    const page = await call(app, `/chat/${other.chat}`, as(other, app));
    expect(page.body).toContain('title of other');
  });

  test('hostile Markdown, tool results and titles are only text', async ({
    page,
    installation: { app, hostile, canary },
  }) => {
    const asked: string[] = [];
    page.on('request', (sent) => asked.push(sent.url()));
    page.on('dialog', (dialog) => asked.push(`dialog: ${dialog.message()}`));
    await page.goto(`${app.url}/chat/${hostile}`);
    const chat = chatPage(page);
    await expect(chat.answers).toHaveCount(hostileTexts('').length + 3);
    await expect(chat.answers.locator('.katex').first()).toBeVisible();
    for (const details of await chat.conversation.locator('summary, button[aria-expanded]').all()) {
      await details.click();
    }
    await expectHarmless(page);
    expect(asked.filter((url) => new URL(url).origin !== app.url)).toEqual([]);
    expect(canary.hits).toEqual([]);
  });
});

/** Nothing of what was shown can run, and every link leads to the web and takes nothing along. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.locator('body').evaluate((body) => {
    const active =
      'iframe, frame, object, embed, applet, base, form[action], svg script, video, audio, source, link, meta, style, math[href], area, portal';
    const shown = body.querySelector('[role="log"]') ?? body;
    const attributes = [...shown.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].map(({ name, value }) => `${name}=${value}`),
    );
    return {
      ran: 'ran' in window,
      active: [...shown.querySelectorAll(`script, ${active}`)].map((element) => element.outerHTML),
      images: [...shown.querySelectorAll('img')].map((image) => image.outerHTML),
      handlers: attributes.filter((text) =>
        /^on|^(href|src|xlink:href)=\s*(javascript|data|vbscript)|url\(/i.test(text),
      ),
      links: [...shown.querySelectorAll('a')].map((link) => [link.protocol, link.target, link.rel]),
    };
  });
  const { links, ...rest } = found;
  expect(rest).toEqual({ ran: false, active: [], images: [], handlers: [] });
  expect(links.length).toBeGreaterThan(0);
  for (const [protocol, target, rel] of links) {
    expect(['http:', 'https:', 'mailto:']).toContain(protocol);
    expect([target, rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
  }
}

function hostileTexts(canary: string): string[] {
  return [
    '<script>ran=1</script>',
    '<SCRIPT SRC=//127.0.0.1/x.js></SCRIPT>',
    '<scr<script>ipt>ran=1</scr</script>ipt>',
    `<img src=x onerror=ran=1>`,
    `<img src="${canary}/img">`,
    `<image href="${canary}/image" />`,
    '<svg onload=ran=1><script>ran=1</script></svg>',
    `<svg><use href="${canary}/use#x"/></svg>`,
    `<iframe src="javascript:ran=1"></iframe>`,
    `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
    `<object data="${canary}/object"></object><embed src="${canary}/embed">`,
    `<video src="${canary}/video" autoplay onloadstart=ran=1></video>`,
    `<link rel="stylesheet" href="${canary}/css"><style>@import "${canary}/style";</style>`,
    `<base href="${canary}/"><meta http-equiv="refresh" content="0;url=${canary}/meta">`,
    `<form action="${canary}/form"><button formaction="javascript:ran=1">Press</button></form>`,
    `<div style="background:url(${canary}/div)" onmouseover="ran=1">div</div>`,
    '<details open ontoggle=ran=1><summary>x</summary></details>',
    '<input autofocus onfocus=ran=1><select autofocus onfocus=ran=1></select>',
    `<a href="javascript:ran=1" ping="${canary}/ping">a</a>`,
    '<math><mtext><table><mglyph><style><img src=x onerror=ran=1></style></mglyph></table></mtext></math>',
    '<!-- <script>ran=1</script> --><!--><script>ran=1</script>',
    '<![CDATA[<script>ran=1</script>]]><?php echo 1 ?>',
    '[a](javascript:ran=1)',
    '[a](JaVaScRiPt:ran=1)',
    '[a](java\nscript:ran=1)',
    '[a](java&#10;script:ran=1)',
    '[a](&#106;avascript:ran=1)',
    '[a](javascript&colon;ran=1)',
    '[a](\u0001javascript:ran=1)',
    '[a](<javascript:ran=1>)',
    '[a](javascript://%0aran=1)',
    '[a](%6aavascript:ran=1)',
    '[a](vbscript:msgbox(1))',
    '[a](data:text/html;base64,PHNjcmlwdD5yYW49MTwvc2NyaXB0Pg==)',
    '[a](file:///etc/passwd) [b](blob:http://x/1) [c](view-source:http://x)',
    '[a](/api/session?next=//127.0.0.1) [b](//127.0.0.1/x) [c](\\\\127.0.0.1\\x)',
    '[a][one]\n\n[one]: javascript:ran=1 "title"',
    `![a][two]\n\n[two]: ${canary}/reference "title"`,
    '<javascript:ran=1> <data:text/html,x> javascript:ran=1',
    `${canary}/autolink <${canary}/angle> www.example.com/?q=words`,
    `![a](${canary}/picture.png)`,
    `![a](${canary}/picture.png "onerror=ran=1")`,
    `[![a](${canary}/inside.png)](${canary}/outside)`,
    `![a](data:image/svg+xml,<svg/onload=ran=1>) ![b](javascript:ran=1)`,
    `![a](/api/session?next=/) ![b](//127.0.0.1/x.png) ![c](blob:x)`,
    `![a\n](${canary}/line) !\\[a](${canary}/escaped) !&#91;a](${canary}/entity)`,
    `a[^1]\n\n[^1]: <img src=${canary}/note onerror=ran=1> [x](javascript:ran=1)`,
    `| <img src=${canary}/cell onerror=ran=1> | [x](javascript:ran=1) |\n|---|---|\n| ![x](${canary}/cell.png) | <script>ran=1</script> |`,
    '```html\n<script>ran=1</script>\n```',
    '```mermaid\ngraph TD; A["<img src=x onerror=ran=1>"] --> B; click A "javascript:ran=1"\n```',
    '```"><img src=x onerror=ran=1>\ncode\n```',
    '`<img src=x onerror=ran=1>`',
    '$$\\href{javascript:ran=1}{x}$$',
    `$$\\includegraphics{${canary}/tex}$$ and $$\\url{javascript:ran=1}$$`,
    '$$\\htmlData{x=y}{z}\\htmlStyle{background:url(x)}{z}\\htmlId{x}{y}$$',
    '$$\\def\\x{\\x\\x}\\x$$',
    '$$\\unicode{<img src=x onerror=ran=1>}$$ $$<img src=x onerror=ran=1>$$',
    '# <img src=x onerror=ran=1>\n\n- <script>ran=1</script>\n> <svg/onload=ran=1>',
    '- [x] <img src=x onerror=ran=1>\n- [ ] [a](javascript:ran=1)',
    '&lt;script&gt;ran=1&lt;/script&gt; &#60;img src=x onerror=ran=1&#62;',
    '[a](https://example.com/" onmouseover="ran=1)',
    `[${'['.repeat(200)}${']'.repeat(200)}](javascript:ran=1)`,
  ];
}

test('hostile Markdown that arrives in small pieces is only text, too', async ({
  page,
  startApp: start,
}) => {
  const canary = await startCanary();
  const text = hostileTexts(canary.url).join('\n\n');
  const pieces = text.match(/[\s\S]{1,9}/g) ?? [];
  const line = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: 'a'.repeat(32), object: 'chat.completion.chunk', created: 1, model: 'mistral-large-2512', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const service = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of pieces) response.write(line({ role: 'assistant', content }, null));
    response.end(`${line({ content: '' }, 'stop')}data: [DONE]\n\n`);
  });
  const address = `http://127.0.0.1:${await listen(service)}/v1`;
  const app = await start({ env: { MISTRAL_BASE_URL: address } });
  const asked: string[] = [];
  page.on('request', (sent) => asked.push(sent.url()));
  const chat = chatPage(page);
  await chat.open(app.url);
  await chat.ask('Show me');
  await expectHarmless(page);
  expect(asked.filter((url) => new URL(url).origin !== app.url)).toEqual([]);
  expect(canary.hits).toEqual([]);
  service.close();
  canary.close();
});

/* Who may ask at all. */

/** Every page and route there is, and who may open it. A new one belongs in here. */
const policies = {
  '/': 'owner',
  '/chat/[id]': 'owner',
  '/connections': 'owner',
  '/embeddings': 'owner',
  '/json': 'owner',
  '/knowledge': 'owner',
  '/knowledge/documents/[id]': 'owner',
  '/models': 'owner',
  '/payments': 'owner',
  '/sign-in': 'anyone',
  '/api/chat': 'owner',
  '/api/chat/[id]': 'owner',
  '/api/chat/[id]/answers/[answerId]': 'owner',
  '/api/chat/[id]/continue': 'owner',
  '/api/chat/[id]/regenerate': 'owner',
  '/api/chat/[id]/settings': 'owner',
  '/api/chat/[id]/stop': 'owner',
  '/api/chat/[id]/stream': 'owner',
  '/api/embeddings': 'owner',
  '/api/files': 'owner',
  '/api/files/[id]': 'owner',
  '/api/knowledge/collections': 'owner',
  '/api/knowledge/collections/[id]/documents': 'owner',
  '/api/knowledge/documents/[id]/file': 'owner',
  '/api/knowledge/search': 'owner',
  '/api/models': 'owner',
  '/api/quota': 'owner',
  '/api/session': 'anyone',
  '/healthz': 'anyone',
  '/readyz': 'anyone',
} as const;

function addresses(): string[] {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /(^|[\\/])(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${file.replaceAll('\\', '/')}`)
    .map((file) => file.replace(/\/\([^)]+\)/g, '').replace(/\/(page\.tsx|route\.ts)$/, '') || '/');
}

test('every page and route has a declared policy', () => {
  const known = Object.keys(policies);
  // An unknown path of the API may have a route of its own that refuses it.
  expect(addresses().filter((path) => !known.includes(path) && !path.includes('[...'))).toEqual([]);
});

const guarded = Object.entries(policies)
  .filter(([, who]) => who === 'owner')
  .map(([path]) => path.replace(/\[\w+\]/g, () => randomUUID()));

test('without a session, or with a forged, ended or expired one, there is nothing', async ({
  app,
  cookie,
}) => {
  const [name = '', value = ''] = cookie.split('=');
  const ended = await signIn(app);
  const out = await call(app, '/api/session', {
    method: 'DELETE',
    headers: { cookie: ended, origin: app.url },
  });
  expect(out.status).toBe(204);
  const forged = [
    '',
    `${name}=x`,
    `${name}=${value.slice(0, -6)}AAAA%3D`,
    `${name}=${encodeURIComponent('a'.repeat(32))}.${value.split('.')[1]}`,
    ended,
  ];
  for (const wrong of forged) {
    for (const path of guarded) {
      const reply = await call(app, path, { headers: { cookie: wrong } });
      if (path.startsWith('/api/')) {
        // A route without GET says so before it asks who it is.
        expect.soft([401, 405], path).toContain(reply.status);
        if (reply.status === 401) expect.soft(reply.body).toContain('"code":"signed_out"');
      } else {
        expect.soft(reply.status, path).toBe(307);
        expect.soft(reply.headers.location).toBe(`/api/session?next=${encodeURIComponent(path)}`);
      }
      if (!path.startsWith('/api/')) continue;
      const written = await call(app, path, {
        method: 'POST',
        headers: { ...json, cookie: wrong, origin: app.url },
        body: '{}',
      });
      expect.soft([401, 405], path).toContain(written.status);
    }
  }
});

test('on loopback the first visitor is the owner, without a form', async ({ page, app }) => {
  await page.goto('/payments');
  await expect(page).toHaveURL(`${app.url}/payments`);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
});

const rebound = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1.evil.example:PORT',
  'localhost.evil.example:PORT',
  'evil-localhost:PORT',
  'user@127.0.0.1:PORT',
  '127.0.0.1:PORT@evil.example',
  '127.0.0.1:PORT/evil.example',
  '0.0.0.0:PORT',
  '128.0.0.1:PORT',
  '127.0.0.256:PORT',
  '2130706433:PORT',
  '[::2]:PORT',
  '192.168.0.1',
];

test('a Host that is not ours gets nothing', async ({ app, cookie }) => {
  const paths: [string, Record<string, string>][] = [
    ['/', {}],
    ['/payments', {}],
    ['/sign-in', {}],
    [`/chat/${randomUUID()}`, {}],
    ['/nowhere', {}],
    ['/?_rsc=x', { rsc: '1' }],
    ['/payments?_rsc=x', { rsc: '1', 'next-router-prefetch': '1' }],
    ['/api/models', {}],
    ['/api/session?next=/', {}],
    [`/api/files/${randomUUID()}`, {}],
    [`/api/chat/${randomUUID()}/stream`, {}],
    ['/api/nowhere', {}],
    ['/healthz-and-more', {}],
    ['/icon.svgx', {}],
  ];
  const wrong: string[] = [];
  for (const name of rebound) {
    const host = name.replace('PORT', String(app.port));
    const sent = { ...json, cookie, host, origin: `http://${host}` };
    const write = { method: 'POST', headers: sent, body: turn() };
    const replies = [
      ...paths.map(async ([path, headers]) => ({
        path,
        ...(await call(app, path, { headers: { ...headers, cookie, host } })),
      })),
      call(app, '/api/chat', write).then((reply) => ({ path: 'POST /api/chat', ...reply })),
    ];
    for (const { path, status, headers, body } of await Promise.all(replies)) {
      const refused = status === 421 && !headers['set-cookie'] && body.length < 200;
      if (!refused) wrong.push(`${path} for ${name}: ${status}, ${body.length} characters`);
    }
  }
  expect(wrong).toEqual([]);
  for (const name of ['localhost', 'LocalHost', '[::1]', '127.0.0.1', '127.9.9.9']) {
    const host = `${name}:${app.port}`;
    const reply = await call(app, '/api/models', { headers: { cookie, host } });
    expect.soft([name, reply.status]).toEqual([name, 200]);
  }
});

function foreignOrigins(port: number): (string | undefined)[] {
  const own = `127.0.0.1:${port}`;
  return [
    undefined,
    'null',
    '',
    'http://evil.example',
    `https://${own}`,
    `http://127.0.0.1:${port + 1}`,
    'http://127.0.0.1',
    `http://localhost:${port}`,
    `http://${own}.evil.example`,
    `http://${own}@evil.example`,
    `http://evil.example#http://${own}`,
    `http://sub.${own}`,
    `http://${own}/`,
    `http://${own} http://evil.example`,
    `http://evil.example, http://${own}`,
    `file://${own}`,
    own,
  ];
}

test('a state change needs exactly the page’s own Origin', async ({ app, cookie }) => {
  const chat = randomUUID();
  const right = { ...json, cookie, origin: app.url };
  await call(app, '/api/chat', { method: 'POST', headers: right, body: turn(chat) });
  const changes: [string, string, string | undefined][] = [
    ['POST', '/api/chat', turn(chat)],
    ['POST', '/api/files', 'x'],
    ['POST', '/api/session', '{"password":"x"}'],
    ['POST', `/api/chat/${chat}/stop`, '{}'],
    [
      'POST',
      `/api/chat/${chat}/regenerate`,
      JSON.stringify({ id: randomUUID(), question: randomUUID(), model }),
    ],
    ['DELETE', '/api/session', undefined],
  ];
  const wrong: string[] = [];
  for (const origin of foreignOrigins(app.port)) {
    for (const [method, path, body] of changes) {
      const headers = { ...json, cookie, ...(origin === undefined ? {} : { origin }) };
      const reply = await call(app, path, { method, headers, ...(body ? { body } : {}) });
      const refused = reply.status === 403 && reply.body.includes('"code":"wrong_origin"');
      if (!refused) wrong.push(`${method} ${path} from ${origin}: ${reply.status}`);
    }
  }
  expect(wrong).toEqual([]);
  const page = await call(app, `/chat/${chat}`, { headers: { cookie } });
  expect(page.body.match(/aria-label="You"/g)).toHaveLength(1);
});

test('a Server Action needs exactly the page’s own Origin', async ({ app, cookie }) => {
  const chat = randomUUID();
  const right = { ...json, cookie, origin: app.url };
  await call(app, '/api/chat', { method: 'POST', headers: right, body: turn(chat) });
  const { renameChat } = await findActions(app, cookie);
  const rename = (title: string, headers: Record<string, string>, path = '/') => {
    const { headers: own, ...options } = actionCall(renameChat, { id: chat, title });
    return call(app, path, { ...options, headers: { ...own, cookie, ...headers } });
  };
  const wrong: string[] = [];
  for (const origin of foreignOrigins(app.port)) {
    for (const path of ['/', `/chat/${chat}`, '/sign-in']) {
      const reply = await rename('Taken over', origin === undefined ? {} : { origin }, path);
      if (reply.body.includes('"ok":true')) wrong.push(`${path} from ${origin}: done`);
      if (reply.status >= 500) wrong.push(`${path} from ${origin}: ${reply.status}`);
    }
  }
  const forwarded = { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' };
  expect((await rename('Taken over', forwarded)).body).not.toContain('"ok":true');
  const page = await call(app, `/chat/${chat}`, { headers: { cookie } });
  expect(page.body).not.toContain('Taken over');
  expect((await rename('Rightly named', { origin: app.url })).body).toContain('"ok":true');
  expect((await call(app, '/', { headers: { cookie } })).body).toContain('Rightly named');
  expect(wrong).toEqual([]);
});

/* What every answer carries. */

test('every response carries the security headers', async ({ app, cookie }) => {
  const chat = randomUUID();
  const own = { cookie, origin: app.url };
  const right: Call = { headers: own };
  const sent: Call = { method: 'POST', headers: { ...json, ...own }, body: turn(chat) };
  const page = await call(app, '/', right);
  const [script] = page.body.match(/\/_next\/static\/chunks\/[^"\\]+\.js/) ?? [];
  const stop: Call = { ...sent, body: '{}' };
  const replies: [string, Reply][] = [
    ['a page', page],
    ['the sign-in page', await call(app, '/sign-in')],
    ['a missing page', await call(app, '/nowhere', right)],
    ['a missing chat', await call(app, `/chat/${chat}`, right)],
    ['a page for nobody', await call(app, '/')],
    ['the way in', await call(app, '/api/session?next=/')],
    ['an answer', await call(app, '/api/chat', sent)],
    ['a stopped answer', await call(app, `/api/chat/${chat}/stop`, stop)],
    ['no stream', await call(app, `/api/chat/${chat}/stream`, right)],
    ['a refusal', await call(app, `/api/files/${chat}`, right)],
    ['JSON', await call(app, '/api/models', right)],
    ['a wrong method', await call(app, '/api/chat', right)],
    ['a missing route', await call(app, '/api/nowhere', right)],
    ['nearly the health', await call(app, '/healthz-and-more')],
    ['another host', await call(app, '/', { headers: { host: 'evil.example' } })],
    ['a script', await call(app, script ?? '')],
    ['the icon', await call(app, '/icon.svg')],
    ['the health', await call(app, '/healthz')],
  ];
  const shareable = ['a script', 'the icon', 'a wrong method'];
  const wrong = replies.flatMap(([name, { headers }]) =>
    headerProblems(headers, !shareable.includes(name)).map((problem) => `${name}: ${problem}`),
  );
  expect(wrong).toEqual([]);
});

function headerProblems(headers: IncomingHttpHeaders, isPrivate: boolean): string[] {
  const html = String(headers['content-type']).startsWith('text/html');
  const wanted: Record<string, RegExp | undefined> = {
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /^no-referrer$/,
    'x-frame-options': /^DENY$/,
    'permissions-policy': /camera=\(\).*geolocation=\(\)/,
    'x-powered-by': undefined,
    'access-control-allow-origin': undefined,
    ...(html ? { 'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/ } : {}),
    ...(isPrivate ? { 'cache-control': /no-store/ } : {}),
  };
  return Object.entries(wanted).flatMap(([name, value]) => {
    const text = headers[name];
    if (value === undefined) return text === undefined ? [] : [`${name} is ${text}`];
    return value.test(String(text)) ? [] : [`${name} is ${text}`];
  });
}

test('a stored picture is served so that it can do nothing', async ({ app, cookie }) => {
  const picture = sharp({ create: { width: 3, height: 3, channels: 3, background: 'blue' } });
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await picture.png().toBuffer())]), 'a.html');
  const stored = await fetch(`${app.url}/api/files`, {
    method: 'POST',
    headers: { cookie, origin: app.url },
    body: form,
  });
  expect(stored.headers.get('cache-control')).toContain('no-store');
  const { fileId } = await stored.json();
  const { headers } = await call(app, `/api/files/${fileId}`, { headers: { cookie } });
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringContaining('private'),
  });
  expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
});

test('the policy of pages lets only the page’s own scripts run', async ({ app, cookie }) => {
  const nonces = new Set<string>();
  const chosen = {
    'x-nonce': 'chosen',
    'content-security-policy': "script-src 'nonce-chosen'",
  };
  for (const path of ['/', '/payments', '/nowhere', `/chat/${randomUUID()}`, '/']) {
    const { headers, body } = await call(app, path, { headers: { cookie, ...chosen } });
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}';/);
    for (const part of ["default-src 'none'", "object-src 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(policy.replace(/style-src [^;]*/, '')).not.toMatch(/unsafe|https?:|\*/);
    expect(body).not.toContain('chosen');
    const scripts = body.match(/<script[^>]*>/g) ?? [];
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(5);
});

test('nothing is asked of another origin, and a script put into the page does not run', async ({
  page,
  app,
  problems,
}) => {
  const asked: string[] = [];
  page.on('request', (sent) => asked.push(sent.url()));
  const chat = chatPage(page);
  await chat.open();
  await chat.ask('Show me what Markdown you can do');
  await page.goto('/payments');
  const elsewhere = asked.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(app.url));
  expect(elsewhere).toEqual([]);

  problems.allow(/CSP violation|Content Security Policy/);
  const ran = await page.locator('body').evaluate(async (body) => {
    const blocked = new Set<string>();
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      blocked.add(effectiveDirective);
    });
    const script = document.createElement('script');
    script.textContent = 'document.body.dataset.ran = "an inline script"';
    body.append(script);
    const code = `document.body.dataset.ran='NAME'`;
    const html = [
      `<img src="data:image/png,x" onerror="${code.replace('NAME', 'a handler')}">`,
      `<a href="javascript:${code.replace('NAME', 'an address')}">x</a>`,
      `<iframe srcdoc="<script>parent.${code.replace('NAME', 'a frame')}</script>"></iframe>`,
    ];
    for (const part of html) body.insertAdjacentHTML('beforeend', part);
    body.querySelector<HTMLElement>('a[href^="javascript:"]')?.click();
    while (!blocked.has('script-src-attr') || !blocked.has('script-src-elem')) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return body.dataset.ran;
  });
  expect(ran).toBeUndefined();
});

/* With a password. */

const ways = [
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/./\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '///evil.example',
  'https://evil.example',
  'https:evil.example',
  'evil.example',
  'javascript:alert(1)',
  '\\\\evil.example',
  ' //evil.example',
  '@evil.example',
  '',
];

test('the way back after signing in never leaves the site', async ({ app }) => {
  const away: string[] = [];
  for (const way of ways) {
    const { headers } = await call(app, `/api/session?next=${encodeURIComponent(way)}`);
    const { location = 'nowhere:' } = headers;
    if (new URL(location, app.url).origin !== app.url) away.push(`${way} leads to ${location}`);
  }
  expect(away).toEqual([]);
});

test('a strange question to the sign-in page is no failure of the server', async ({ app }) => {
  for (const query of ['next[]=x', 'next=%00', 'next=%ff', '', 'next=/a&next=/b']) {
    const { status } = await call(app, `/sign-in?${query}`);
    expect([query, status]).toEqual([query, 307]);
  }
});

test('with a password there is nothing without it, and guessing is slow', async ({
  page,
  startApp: start,
  problems,
}) => {
  problems.allow(/401/);
  const password = 'correct horse battery staple';
  const app = await start({ env: { OWNER_PASSWORD: password, APP_SECRET: secret } });
  for (const path of guarded) {
    const reply = await call(app, path);
    expect.soft([401, 405, 307], path).toContain(reply.status);
    expect.soft(reply.headers['set-cookie']).toBeUndefined();
  }
  const entered = await call(app, '/api/session?next=/payments');
  expect(entered.headers.location).toBe('/sign-in?next=%2Fpayments');
  expect(entered.headers['set-cookie']).toBeUndefined();
  await page.goto(`${app.url}/payments`);
  await expect(page).toHaveURL(`${app.url}/sign-in?next=%2Fpayments`);
  await page.getByLabel('Owner password').fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toContainText('not right');
  await page.getByLabel('Owner password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${app.url}/payments`);
  await expect(page.getByRole('table')).toBeVisible();

  const guess = async (word: string) => {
    const headers = { ...json, origin: app.url };
    const body = JSON.stringify({ password: word });
    return call(app, '/api/session', { method: 'POST', headers, body });
  };
  const wrong = ['', 'Correct horse battery staple', `${password} `, 'x'.repeat(1_000)];
  for (const word of wrong) {
    const { status, body, headers } = await guess(word);
    expect.soft([status, JSON.parse(body).error.code]).toEqual([401, 'wrong_password']);
    expect.soft(headers['set-cookie']).toBeUndefined();
  }
  expect((await guess('x'.repeat(1_001))).status).toBe(400);
  const more = await Promise.all(Array.from({ length: 10 }, (_, index) => guess(`guess ${index}`)));
  const statuses = more.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(4).fill(401), ...Array(6).fill(429)]);
  const locked = await guess(password);
  expect([locked.status, locked.headers['set-cookie']]).toEqual([429, undefined]);
});

test('behind https the cookie is only for https, and only that name is answered', async ({
  startApp: start,
}) => {
  const password = 'correct horse battery staple';
  const app = await start({
    env: {
      OWNER_PASSWORD: password,
      APP_SECRET: secret,
      APP_URL: 'https://chat.example.com',
    },
  });
  const headers = { ...json, host: 'chat.example.com', origin: 'https://chat.example.com' };
  const body = JSON.stringify({ password });
  const entered = await call(app, '/api/session', { method: 'POST', headers, body });
  expect(entered.status).toBe(204);
  const [cookie = ''] = entered.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^__(Host|Secure)-/);
  expect(cookie).toMatch(/; Secure/);
  expect(cookie).toMatch(/; HttpOnly/);
  const page = await call(app, '/', { headers: { host: 'chat.example.com', cookie } });
  expect([page.status, page.headers['strict-transport-security']]).toEqual([
    200,
    expect.stringMatching(/max-age=\d{7,}/),
  ]);
  for (const origin of ['http://chat.example.com', 'https://chat.example.com.evil.example']) {
    const sent = { ...headers, origin, cookie };
    const reply = await call(app, '/api/chat', { method: 'POST', headers: sent, body: turn() });
    expect.soft([origin, reply.status]).toEqual([origin, 403]);
  }
  for (const host of ['example.com', 'chat.example.com.evil.example', 'chat.example.com:444']) {
    expect.soft((await call(app, '/api/models', { headers: { host, cookie } })).status).toBe(421);
  }
});
