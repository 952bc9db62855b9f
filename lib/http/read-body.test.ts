import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput, readBytes, readJson } from './read-body';

const Shape = z.strictObject({
  name: z.string(),
  inner: z.strictObject({ n: z.int() }).optional(),
});
const right = { name: 'x', inner: { n: 1 } };

function sent(body: BodyInit, type: string | null = 'application/json'): Request {
  const request = new Request('http://localhost/', { method: 'POST', body });
  if (type === null) request.headers.delete('content-type');
  else request.headers.set('content-type', type);
  return request;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

describe('readJson', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ])('reads %s', async (type) => {
    expect(await readJson(sent(JSON.stringify(right), type), Shape)).toEqual(right);
  });

  it.each([null, '', 'text/plain', 'text/json', 'application/jsonp', 'application/json-seq'])(
    'refuses %s',
    async (type) => {
      expect(await codeOf(readJson(sent(JSON.stringify(right), type), Shape))).toBe('invalid_json');
    },
  );

  it.each(['', '{', '{"name":"x"}}', "{'name':'x'}", 'undefined', '{"name":"\n"}'])(
    'says that %j is no JSON',
    async (body) => {
      expect(await codeOf(readJson(sent(body), Shape))).toBe('invalid_json');
    },
  );

  it('says that bytes which are no UTF-8 are no JSON', async () => {
    const body = new Uint8Array([0x22, 0xc3, 0x28, 0x22]);
    expect(await codeOf(readJson(sent(body), z.string()))).toBe('invalid_json');
  });

  it.each([
    '{"name":"x","__proto__":{}}',
    '{"name":"x","inner":{"n":1,"__proto__":null}}',
    '{"name":"x","constructor":1}',
    '{"name":"x","more":1}',
    '{"name":"x","inner":{"n":"1"}}',
    '{"name":1}',
    'null',
    '[]',
  ])('says that %s is a wrong request', async (body) => {
    expect(await codeOf(readJson(sent(body), Shape))).toBe('invalid_request');
  });

  it('takes nothing from a prototype', async () => {
    const read = await readJson(sent('{"__proto__":{"name":"x"}}'), z.looseObject({}));
    expect('name' in read).toBe(false);
  });

  it('refuses more than it may keep', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(5 * 1024 * 1024) });
    expect(await codeOf(readJson(sent(body), Shape))).toBe('message_too_large');
  });
});

describe('readBytes', () => {
  function streamOf(pieces: Uint8Array[]): Request {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    return new Request('http://localhost/', init);
  }

  it('gives every byte up to the limit, and none beyond it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 }),
        fc.nat(200),
        async (pieces, most) => {
          const all = Buffer.concat(pieces);
          const read = readBytes(streamOf(pieces), most, 'file_too_large');
          if (all.byteLength > most) expect(await codeOf(read)).toBe('file_too_large');
          else expect(Buffer.from(await read).equals(all)).toBe(true);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  it('refuses by the announced length without reading', async () => {
    let asked = false;
    const pull = () => {
      asked = true;
    };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
    const request = new Request('http://localhost/', init);
    request.headers.set('content-length', '101');
    expect(await codeOf(readBytes(request, 100, 'file_too_large'))).toBe('file_too_large');
    expect(asked).toBe(false);
  });
});

describe('parseInput', () => {
  it('names the first wrong field, and not its value', () => {
    const wrong = { name: 'x', inner: { n: 'a secret' } };
    expect(() => parseInput(Shape, wrong)).toThrow(/inner\.n/);
    expect(() => parseInput(Shape, wrong)).not.toThrow(/a secret/);
  });
});
