import type { ExtraProps } from 'streamdown';
import { stretchesOf } from '@/lib/knowledge/citations';

type Element = NonNullable<ExtraProps['node']>;
type Node = Element['children'][number];

/** The element that stands for citations in a text. */
export const citationTag = 'cite-numbers';

/** Where brackets mean something else, or a link would stand in a link. */
const untouched = new Set(['a', 'code', 'pre', 'math', 'svg']);

const textNode = (value: string): Node => ({ type: 'text', value });

function cutText(value: string): Node[] {
  return stretchesOf(value).map(({ text, numbers }) =>
    numbers
      ? {
          type: 'element',
          tagName: citationTag,
          properties: {},
          children: [{ type: 'text', value: text }],
        }
      : textNode(text),
  );
}

function cut(children: readonly Node[]): Node[] {
  return children.flatMap((node): Node[] => {
    if (node.type === 'text') return node.value.includes('[') ? cutText(node.value) : [node];
    if (node.type !== 'element' || untouched.has(node.tagName)) return [node];
    return [{ ...node, children: cut(node.children) }];
  });
}

/** Makes elements of the citations in a text. After the sanitiser, which knows no such element. */
export function rehypeCitations() {
  return (tree: { children: Node[] }): void => {
    tree.children = cut(tree.children);
  };
}
