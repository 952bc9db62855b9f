import type { z } from 'zod';
import { type Exception, exceptions } from './bedrock-errors';

type Issue = z.core.$ZodIssue;

/** The refusal of what does not have the shape of the service model: its first fault. */
export function shapeException({ issues: [issue] }: z.ZodError): Exception {
  if (!issue) return exceptions.notJson();
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return exceptions.extraneous(['#', ...issue.path.map(String)].join('/'), issue.keys[0] ?? '');
  }
  const constraint = constraintOf(issue);
  if (constraint) return exceptions.constraint(place, constraint);
  return exceptions.shape(['#', ...issue.path.map(String)].join('/'), issue.message);
}

function constraintOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value less than or equal to ${issue.maximum}`
        : `Member must have length less than or equal to ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `Member must have value greater than or equal to ${issue.minimum}`
        : `Member must have length greater than or equal to ${issue.minimum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
    case 'invalid_type':
      return issue.input === undefined ? undefined : 'Member must not be null';
    default:
      return undefined;
  }
}
