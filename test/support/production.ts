/** Settings that a Worker may have in production. */
export const production = {
  ENVIRONMENT: "production",
  DATABASE_URL: "postgres://oda:db-password@ep-cool-1.eu-central-1.aws.neon.tech/oda",
  OIDC_ISSUER: "https://accounts.google.com",
  OIDC_CLIENT_ID: "123.apps.googleusercontent.com",
  OIDC_CLIENT_SECRET: "GOCSPX-a-secret-of-google",
  AFRICASTALKING_URL: "https://api.africastalking.com",
  AFRICASTALKING_USERNAME: "duka",
  AFRICASTALKING_API_KEY: "atsk_0123456789abcdef",
  AFRICASTALKING_CALLBACK_SECRET: "callback-secret-0123456789abcdef",
  SESSION_SECRET: "a-session-secret-0123456789abcdef",
  SMS_COUNTRIES: "KE,UG",
  SMS_DAILY_LIMIT: "500",
  SMS_DAILY_LIMIT_TOTAL: "2000",
  LOG_KEY: "a-log-key-0123456789abcdef",
};
