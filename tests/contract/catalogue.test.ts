import { describe, expect, it } from 'vitest';
import { findBedrockModel, findMistralModel } from '@/lib/emulator/models';
import { catalog, defaultOffer, findOffer, isCallable, offersIn } from '@/lib/models/catalog';
import { allOffers, findAnyOffer, onOffer } from '@/lib/models/on-offer';
import { modelsOverview } from '@/lib/models/overview';

const living = catalog.filter(({ lifecycle }) => lifecycle.state !== 'retired');
const retired = catalog.flatMap(({ id, lifecycle }) =>
  lifecycle.state === 'retired' ? [{ id, ...lifecycle }] : [],
);

/** What the emulator knows of a Bedrock model. */
function bedrockModel(modelId: string) {
  const found = findBedrockModel(modelId);
  if ('refused' in found) throw new Error(`the emulator has no ${modelId}`);
  return found.model;
}

describe('the catalogue', () => {
  it('has each id once, dated, with its source', () => {
    expect(new Set(catalog.map(({ id }) => id)).size).toBe(catalog.length);
    for (const { asOf, from } of catalog) {
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(from).not.toBe('');
    }
    expect(findOffer(defaultOffer)).toBeDefined();
  });

  it.each(retired)('names what takes the place of $id, and it lives', ({ id, ...life }) => {
    for (const other of [life.replacement, ...(life.twins ?? [])]) {
      expect(findOffer(other)?.lifecycle.state, other).toMatch(/^(active|legacy)$/);
    }
    expect(life.deprecatedOn && life.deprecatedOn < life.on).toBe(true);
    expect(findOffer(id)?.unlisted).toBeUndefined();
  });

  it('agrees with the emulator on every Mistral model', () => {
    for (const { source, modelId, resolvesTo = modelId, ...row } of living) {
      if (source !== 'mistral') continue;
      const model = findMistralModel(modelId);
      expect(model, modelId).toMatchObject({
        id: resolvesTo,
        context: row.contextTokens,
        vision: row.abilities.vision,
        tools: row.abilities.tools,
        reasoning: row.abilities.reasoning,
      });
    }
    for (const { id } of retired)
      expect(findMistralModel(id.slice('mistral:'.length))).toBeUndefined();
  });

  it('agrees with the emulator on every Bedrock model', () => {
    for (const { source, modelId, abilities, contextTokens, maxOutputTokens } of living) {
      if (source !== 'bedrock') continue;
      const model = bedrockModel(modelId);
      expect(model, modelId).toMatchObject({
        context: contextTokens,
        images: abilities.vision,
        tools: abilities.tools,
        toolsWhileStreaming: abilities.streamsTools,
        jsonSchema: abilities.json === 'native',
        system: abilities.system,
      });
      expect(maxOutputTokens ?? 1).toBeLessThanOrEqual(model.maxOutput);
    }
  });

  it('shows a geography’s profile only where it can be called', () => {
    const profiles = (region: string) =>
      offersIn(region).flatMap(({ geo, id }) => (geo ? [id] : []));
    expect(profiles('us-east-2')).toEqual(['bedrock:us.mistral.pixtral-large-2502-v1:0']);
    expect(profiles('eu-west-3')).toEqual(['bedrock:eu.mistral.pixtral-large-2502-v1:0']);
    expect(profiles('ap-south-1')).toEqual([]);
  });
});

describe('what is on offer, with the demonstration', () => {
  it('is the catalogue with what the services list', async () => {
    const offers = await allOffers();
    const of = (id: string) => offers.find((offer) => offer.id === id);
    expect(of('mistral:mistral-medium-latest')).toMatchObject({
      resolvesTo: 'mistral-medium-3-5',
      aliases: expect.arrayContaining(['mistral-medium-2604']),
    });
    expect(of('bedrock:mistral.mistral-large-2407-v1:0')).toMatchObject({ unlisted: true });
    expect(of('bedrock:us.mistral.pixtral-large-2502-v1:0')).toMatchObject({
      destinations: ['us-east-1', 'us-east-2', 'us-west-2'],
      quota: { requestsPerMinute: 10, tokensPerMinute: 80_000, tokensPerDay: 57_600_000 },
    });
    expect(offers.filter(({ id }) => !findOffer(id))).toEqual([]);
  });

  it('is found by every name that the service knows', async () => {
    const dated = await findAnyOffer('mistral:mistral-large-2512');
    expect(dated).toMatchObject({ modelId: 'mistral-large-2512', name: 'Mistral Large' });
    expect(dated).not.toHaveProperty('resolvesTo');
    expect(await findAnyOffer('mistral:mistral-medium-2604')).toMatchObject({
      id: 'mistral:mistral-medium-2604',
      price: { input: 1.5, output: 7.5 },
    });
    expect(await findAnyOffer('mistral:mistral-huge')).toBeUndefined();
    expect(await findAnyOffer('bedrock:mistral-large-2512')).toBeUndefined();
  });

  it('shows a chat its own model, whatever name it goes by and wherever it is', async () => {
    for (const id of [
      'mistral:mistral-large-2512',
      'bedrock:eu.mistral.pixtral-large-2502-v1:0',
      'mistral:pixtral-large-latest',
    ]) {
      const { offer, offers } = await onOffer(id);
      expect(offer).toBe(id);
      expect(offers.filter((one) => one.id === id)).toHaveLength(1);
    }
    expect((await onOffer('mistral:mistral-huge')).offer).toBe(defaultOffer);
  });

  it('is shown as a whole, with the lists’ own times', async () => {
    const { offers, region, readings } = await modelsOverview();
    expect(offers.map(({ id }) => id).toSorted()).toEqual(catalog.map(({ id }) => id).toSorted());
    expect(offers.filter((offer) => !isCallable(offer, region)).map(({ geo }) => geo)).toEqual([
      'eu',
    ]);
    expect(readings).toEqual([
      { source: 'mistral', demonstration: true, count: 10, readAt: expect.any(String) },
      { source: 'bedrock', demonstration: true, count: 13, readAt: expect.any(String) },
    ]);
  });
});
