import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { when } from '../when.js';

/**
 * Slack Web API: `ok: false` with a code in `error`, mostly as HTTP 200. A limit is HTTP 429 with Retry-After. After `internal_error` and
 * `fatal_error` a part may have run, as Slack's own descriptions of them say. Uncertain: each method adds codes of its own; those that no pattern
 * covers are `other-failure`.
 *
 * @see https://api.slack.com/web#errors, https://api.slack.com/apis/rate-limits
 */
export const slack = /* @__PURE__ */ buildDialect({
  name: 'slack',
  vendor: 'Slack',
  hosts: ['slack.com', '*.slack.com'],
  markers: ['false'],
  failure: [
    // Some methods write prose about the arguments instead of a code ("No query passed").
    /* @__PURE__ */ when({ ok: false, error: /\s/ }, { code: 'error', message: 'error', kind: 'bad-request' }),
    /* @__PURE__ */ when({ ok: false }, { code: 'error', message: 'response_metadata.messages.0' }),
  ],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['ratelimited', 'rate_limited', 'message_limit_exceeded', 'connection_limit_reached'],
    'api-key': [
      'invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'invalid_token', 'invalid_refresh_token',
      'missing_scope', 'no_permission', 'not_allowed_token_type', 'token_type_not_supported', 'access_denied', 'accesslimited',
      'ekm_access_denied', 'enterprise_is_restricted', 'team_access_not_granted', 'forbidden_team', 'two_factor_setup_required',
      'restricted_action*', 'not_admin', 'not_authorized', 'not_allowed', 'user_is_bot', 'user_is_restricted', 'user_is_ultra_restricted',
      'invalid_client_id', 'bad_client_secret', 'paid_teams_only', 'paid_only', 'feature_not_enabled', 'plan_upgrade_required', 'no_scopes',
      'invalid_app', 'invalid_app_id', 'app_not_allowed', 'not_owner', 'owner_only', 'user_removed_from_team', 'team_disabled',
    ],
    'bad-request': [
      'invalid_*', 'missing_*', 'bad_*', 'no_text', 'msg_too_long', 'too_many_*', '*_too_long', '*_too_large', '*_required',
      'json_not_object', 'request_timeout', 'method_deprecated', 'deprecated_endpoint', 'upgrade_required', 'unsupported_*', 'invalid*',
      'method_not_supported_for_channel_type', 'code_already_used', 'duplicate_*', 'as_user_not_supported', 'time_in_past', 'time_too_far',
    ],
    'not-found': ['*_not_found', 'unknown_method', 'not_found', 'no_such_*', 'no_item_specified', 'file_deleted', 'user_not_visible'],
    server: ['internal_error', 'fatal_error', 'service_unavailable', 'team_added_to_org', 'org_login_required', 'external_channel_migrating'],
  }),
  requestIdHeader: 'x-slack-req-id',
  credential: [{ header: 'authorization' }, { query: 'token' }],
  endpoints: [{ path: /\/api\/[a-zA-Z.]{1,80}\.(?:list|info|history|test|members|replies|get[a-zA-Z]{0,40})$/, repeat: 'safe' }],
});
