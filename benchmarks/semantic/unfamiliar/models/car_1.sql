-- Views that the notes of the draft ask for: what hangs together is joined, and texts that
-- are numbers become numbers.
CREATE VIEW v_countries AS
SELECT l.land_id, l.landesname, k.kontinent
FROM länder l LEFT JOIN kontinente k ON k.cont_id = l.kontinent;

CREATE VIEW v_makers AS
SELECT h.id, h.hersteller, h.vollständiger_name, l.landesname
FROM autohersteller h LEFT JOIN länder l ON l.land_id = h.land;

CREATE VIEW v_models AS
SELECT m.modell_id, m.modell, m.hersteller AS hersteller_id
FROM modellliste m;

CREATE VIEW v_cars AS
SELECT d.id, n.marke, n.modell, m.hersteller AS hersteller_id,
       CAST(NULLIF(d.mpg, 'null') AS REAL) AS mpg, d.zylinder, d.edispl,
       CAST(NULLIF(d.ps, 'null') AS REAL) AS ps, d.gewicht, d.beschleunigung, d.jahr
FROM autos_daten d
LEFT JOIN autonamen n ON n.marke_id = d.id
LEFT JOIN modellliste m ON m.modell = n.modell;
