-- Views that the notes of the draft ask for: senders and receivers, which are users or
-- merchants, in columns of their own; and sessions with their length.
CREATE VIEW v_transactions AS
SELECT t.txid, t.amount, t.status, t.type, t.coupon_id, t.created_at, t.gateway_name,
       CASE WHEN t.sender_type = 0 THEN t.sender_id WHEN t.receiver_type = 0 THEN t.receiver_id END AS user_id,
       CASE WHEN t.receiver_type = 1 THEN t.receiver_id WHEN t.sender_type = 1 THEN t.sender_id END AS merchant_id,
       t.coupon_id IS NOT NULL AS with_coupon
FROM wallet_transactions_daily t;

CREATE VIEW v_sessions AS
SELECT user_id, session_start_ts, device_type,
       (julianday(session_end_ts) - julianday(session_start_ts)) * 1440 AS minutes
FROM user_sessions;

CREATE VIEW v_settings AS
SELECT user_id, snapshot_date, tx_limit_daily, tx_limit_monthly, mfa_enabled, marketing_opt_in,
       CASE membership_status WHEN 0 THEN 'bronze' WHEN 1 THEN 'silver' WHEN 2 THEN 'gold'
            WHEN 3 THEN 'platinum' WHEN 4 THEN 'VIP' END AS membership
FROM user_setting_snapshot;
