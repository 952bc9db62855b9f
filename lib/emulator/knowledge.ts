import type { Language } from './language';
import { fold } from './language';

/** The few things that the emulator knows: what the documented example questions ask. */

export type Topic = {
  asks: RegExp;
  answer: Record<Language, string>;
  facts: Record<string, unknown>;
};

const cheese: Topic = {
  asks: /\b(cheeses?|fromages?)\b/,
  answer: {
    en: 'There is no official best one, but Comté is a fine answer: a hard cow’s-milk cheese from Franche-Comté, aged from four months to more than two years.',
    fr: 'Il n’y a pas de meilleur fromage officiel, mais le comté est une belle réponse : un fromage au lait de vache de Franche-Comté, affiné de quatre mois à plus de deux ans.',
  },
  facts: {
    name: 'Comté',
    product: 'Comté',
    cheese: 'Comté',
    location: 'Franche-Comté, France',
    region: 'Franche-Comté',
    country: 'France',
    milk: 'cow',
    description: 'A hard cheese aged from four months to more than two years.',
    answer: 'Comté, from Franche-Comté',
  },
};

const painter: Topic = {
  asks: /\b(painters?|peintres?)\b/,
  answer: {
    en: 'Claude Monet (1840–1926) is the most renowned by most accounts: a founder of Impressionism, known for his Water Lilies.',
    fr: 'Claude Monet (1840-1926) est sans doute le plus célèbre : un fondateur de l’impressionnisme, connu pour ses Nymphéas.',
  },
  facts: {
    name: 'Claude Monet',
    painter: 'Claude Monet',
    born: 1840,
    died: 1926,
    movement: 'Impressionism',
    work: 'Water Lilies',
    works: ['Water Lilies', 'Impression, Sunrise'],
    country: 'France',
    location: 'Giverny, France',
    answer: 'Claude Monet',
  },
};

const meal: Topic = {
  asks: /\b(meals?|dish(es)?|recipes?|repas|plats?|recettes?)\b/,
  answer: {
    en: 'Coq au vin is a good answer: chicken braised in red wine with bacon, mushrooms, onions and thyme.',
    fr: 'Le coq au vin est une bonne réponse : un poulet mijoté au vin rouge avec des lardons, des champignons, des oignons et du thym.',
  },
  facts: {
    name: 'Coq au vin',
    meal: 'Coq au vin',
    dish: 'Coq au vin',
    product: 'Coq au vin',
    ingredients: ['chicken', 'red wine', 'bacon', 'mushrooms', 'onions', 'thyme'],
    location: 'Burgundy, France',
    region: 'Burgundy',
    country: 'France',
    description: 'Chicken braised in red wine.',
    answer: 'Coq au vin',
  },
};

/** The topic of a question, if it is one of the known ones. */
export function topicOf(text: string): Topic | undefined {
  const folded = fold(text);
  return [cheese, painter, meal].find(({ asks }) => asks.test(folded));
}
