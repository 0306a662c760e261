import axios, { AxiosError, type AxiosAdapter } from 'axios';
import { install } from '@holdfast/axios-adapter';
import { describeContract } from './contract.js';
import type { ContractClient, Transport } from './world.js';
import type { HoldfastOptions } from '@holdfast/engine';

/** What axios subscribes to on cancel tokens, besides what its types show. */
interface Token {
  subscribe(listener: () => void): void;
}

function adapterOf(transport: Transport): AxiosAdapter {
  return async (config) => {
    const token = config.cancelToken as Token | undefined;
    let reason: unknown;
    try {
      const { status, body, headers } = await transport.exchange(config.url!, (listener) => {
        token?.subscribe(listener);
        config.signal?.addEventListener?.('abort', () => {
          reason = new axios.CanceledError();
          listener();
        });
      });
      const response = { status, statusText: '', headers: { ...headers }, data: body, config };
      if (config.validateStatus?.(status) !== false) return response;
      throw new AxiosError(`Request failed with status code ${status}`, 'ERR_BAD_RESPONSE', config, {}, response);
    } catch (error) {
      if (axios.isAxiosError(error)) throw error;
      throw reason ?? AxiosError.from(error as Error, (error as { code?: string }).code, config, {});
    }
  };
}

function makeClient(transport: Transport, options: HoldfastOptions): ContractClient {
  const instance = axios.create({ adapter: adapterOf(transport), transformResponse: (data: unknown) => data });
  return {
    holdfast: install(instance, options),
    async send(url, { method = 'POST', signal, holdfast }) {
      const response = await instance.request<string>({ url, method, ...(signal && { signal }), ...(holdfast && { holdfast }) });
      return { status: response.status, text: response.data, response };
    },
    isAbort: (error) => axios.isCancel(error),
  };
}

describeContract('axios', makeClient);
