// What the suite of @sendgrid/client expects: chai and sinon as globals, and a service that answers with the status in `x-mock`.
const { expect } = require('chai');
const nock = require('nock');
const sinon = require('sinon');

Object.assign(globalThis, { expect, sinon });
nock.disableNetConnect();
globalThis.beforeEach(() => {
  for (const method of ['DELETE', 'GET', 'PATCH', 'POST', 'PUT']) {
    const answer = function answer() {
      return [Number(this.req.headers['x-mock']), {}];
    };
    nock('https://api.sendgrid.com').persist().intercept(/v3/, method).reply(answer);
  }
});
