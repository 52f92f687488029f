/** `host` or `host:port`, an IPv6 address in brackets. No ranges and no wildcards: private hosts are allowed by name. */
export const HOST = /^(\[[0-9a-fA-F:.]+\]|[^\s:/\\?#@[\]*]+)(:\d{1,5})?$/;
export const HOST_HINT = 'use host or host:port, such as 127.0.0.1:8080';
