import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { ACCEPTED, HOST, type Mock, PAGE, PATH, describeMockedNetwork } from '../support/mocked-network.js';

const createMock = (): Mock => {
  const server = setupServer();
  let count = 0;
  return {
    start(...replies) {
      server.listen({ onUnhandledRequest: 'error' });
      const answer = ({ request }: { readonly request: Request }): Response | Promise<never> => {
        const reply = replies[count++];
        if (reply === 'network-error') return HttpResponse.error();
        if (reply === 'hang') return new Promise<never>(() => undefined);
        if (reply === 'throttle') {
          return HttpResponse.json({}, { status: 429, headers: { 'Retry-After': '7' } });
        }
        return request.method === 'POST'
          ? HttpResponse.json(ACCEPTED, { status: 202 })
          : HttpResponse.json(PAGE);
      };
      server.use(http.all(HOST + PATH, answer));
    },
    count: () => count,
    stop: () => server.close(),
  };
};

describe('a network that msw mocks', () => describeMockedNetwork(createMock));
