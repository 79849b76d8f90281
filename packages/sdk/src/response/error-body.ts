/** What an answer says about a failure, in any of the shapes that are known to come. */
export interface ErrorBody {
  readonly type: string | undefined;
  readonly description: string | undefined;
  readonly fieldErrors: readonly { readonly fieldName?: string; readonly description?: string }[] | undefined;
}

/** No more field errors than these are looked at: a message has fewer fields. */
const MAX_FIELD_ERRORS = 20;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

/** The API says `type` and `description`, its gateway `error` and `message`, an OAuth server `error_description`. */
export function readErrorBody(value: unknown): ErrorBody {
  const said = isObject(value) ? value : {};
  const { type, error, description, message, fieldErrors } = said;
  const faults = Array.isArray(fieldErrors)
    ? fieldErrors.slice(0, MAX_FIELD_ERRORS).filter(isObject)
    : undefined;
  return {
    type: firstText(type, error),
    description: firstText(description, said['error_description'], message),
    fieldErrors: faults?.map((fault) => ({
      ...(typeof fault['fieldName'] === 'string' && { fieldName: fault['fieldName'] }),
      ...(typeof fault['description'] === 'string' && { description: fault['description'] }),
    })),
  };
}
