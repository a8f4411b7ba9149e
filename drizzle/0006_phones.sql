-- Phone numbers as people write them, and text as they type it: the numbers of a business's country, and typographic
-- characters that a search finds by their plain twins.

-- The country whose numbers a business writes without their country code, ISO 3166-1 alpha-2.
ALTER TABLE businesses ADD COLUMN country text;

-- NUMBERING PLANS

-- How the telephone numbers of a country are written, from libphonenumber: dev/numbering-plan-sql.ts writes the rows.
--   abroad       what one dials there before a foreign country code, as a regular expression
--   pattern      its numbers without the trunk prefix, as a regular expression
--   lengths      how many digits they may have
--   trunk        the prefix of a number within the country, as a regular expression; null where there is none
--   replacement  what takes the place of the prefix, where that is not nothing
CREATE TABLE numbering_plans (
  country text PRIMARY KEY NOT NULL,
  calling_code text NOT NULL,
  abroad text NOT NULL,
  pattern text NOT NULL,
  lengths integer[] NOT NULL,
  trunk text,
  replacement text
);
CREATE INDEX numbering_plans_calling_code_index ON numbering_plans (calling_code);
ALTER TABLE numbering_plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON numbering_plans FOR SELECT TO oda_api USING (true);
GRANT SELECT ON numbering_plans TO oda_api;

INSERT INTO numbering_plans (country, calling_code, abroad, pattern, lengths, trunk, replacement) VALUES
('AC', '247', '00', '(?:[01589]\d|[2-467])\d{4}', '{5,6}', NULL, NULL),
('AD', '376', '00', '(?:1|6\d)\d{7}|[135-9]\d{5}', '{6,8,9}', NULL, NULL),
('AE', '971', '00', '(?:[4-7]\d|9[0-689])\d{7}|800\d{2,9}|[2-4679]\d{7}', '{5,6,7,8,9,10,11,12}', '0', NULL),
('AF', '93', '00', '[2-7]\d{8}', '{9}', '0', NULL),
('AG', '1', '011', '(?:268|[58]\d\d|900)\d{7}', '{10}', '([457]\d{6})$|1', '268\1'),
('AI', '1', '011', '(?:264|[58]\d\d|900)\d{7}', '{10}', '([2457]\d{6})$|1', '264\1'),
('AL', '355', '00', '(?:700\d\d|900)\d{3}|8\d{5,7}|(?:[2-5]|6\d)\d{7}', '{6,7,8,9}', '0', NULL),
('AM', '374', '00', '(?:[1-489]\d|55|60|77)\d{6}', '{8}', '0', NULL),
('AO', '244', '00', '[29]\d{8}', '{9}', NULL, NULL),
('AR', '54', '00', '(?:11|[89]\d\d)\d{8}|[2368]\d{9}', '{10,11}', '0?(?:(11|2(?:2(?:02?|[13]|2[13-79]|4[1-6]|5[2457]|6[124-8]|7[1-4]|8[13-6]|9[1267])|3(?:02?|1[467]|2[03-6]|3[13-8]|[49][2-6]|5[2-8]|[67])|4(?:7[3-578]|9)|6(?:[0136]|2[24-6]|4[6-8]?|5[15-8])|80|9(?:0[1-3]|[19]|2\d|3[1-6]|4[02568]?|5[2-4]|6[2-46]|72?|8[23]?))|3(?:3(?:2[79]|6|8[2578])|4(?:0[0-24-9]|[12]|3[5-8]?|4[24-7]|5[4-68]?|6[02-9]|7[126]|8[2379]?|9[1-36-8])|5(?:1|2[1245]|3[237]?|4[1-46-9]|6[2-4]|7[1-6]|8[2-5]?)|6[24]|7(?:[069]|1[1568]|2[15]|3[145]|4[13]|5[14-8]|7[2-57]|8[126])|8(?:[01]|2[15-7]|3[2578]?|4[13-6]|5[4-8]?|6[1-357-9]|7[36-8]?|8[5-8]?|9[124])))15)?', '9\1'),
('AS', '1', '011', '(?:[58]\d\d|684|900)\d{7}', '{10}', '([267]\d{6})$|1', '684\1'),
('AT', '43', '00', '1\d{3,12}|2\d{6,12}|43(?:(?:0\d|5[02-9])\d{3,9}|2\d{4,5}|[3467]\d{4}|8\d{4,6}|9\d{4,7})|5\d{4,12}|8\d{7,12}|9\d{8,12}|(?:[367]\d|4[0-24-9])\d{4,11}', '{4,5,6,7,8,9,10,11,12,13}', '0', NULL),
('AU', '61', '001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011', '1(?:[0-79]\d{7}(?:\d(?:\d{2})?)?|8[0-24-9]\d{7})|[2-478]\d{8}|1\d{4,7}', '{5,6,7,8,9,10,12}', '(183[12])|0', NULL),
('AW', '297', '00', '(?:[25-79]\d\d|800)\d{4}', '{7}', NULL, NULL),
('AX', '358', '00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09]))', '2\d{4,9}|35\d{4,5}|(?:60\d\d|800)\d{4,6}|7\d{5,11}|(?:[14]\d|3[0-46-9]|50)\d{4,8}', '{5,6,7,8,9,10,11,12}', '0', NULL),
('AZ', '994', '00', '365\d{6}|(?:[124579]\d|60|88)\d{7}', '{9}', '0', NULL),
('BA', '387', '00', '6\d{8}|(?:[35689]\d|49|70)\d{6}', '{8,9}', '0', NULL),
('BB', '1', '011', '(?:246|[58]\d\d|900)\d{7}', '{10}', '([2-9]\d{6})$|1', '246\1'),
('BD', '880', '00', '[1-469]\d{9}|8[0-79]\d{7,8}|[2-79]\d{8}|[2-9]\d{7}|[3-9]\d{6}|[57-9]\d{5}', '{6,7,8,9,10}', '0', NULL),
('BE', '32', '00', '4\d{8}|[1-9]\d{7}', '{8,9}', '0', NULL),
('BF', '226', '00', '[024-7]\d{7}', '{8}', NULL, NULL),
('BG', '359', '00', '00800\d{7}|[2-7]\d{6,7}|[89]\d{6,8}|2\d{5}', '{6,7,8,9,12}', '0', NULL),
('BH', '973', '00', '[136-9]\d{7}', '{8}', NULL, NULL),
('BI', '257', '00', '(?:[267]\d|31)\d{6}', '{8}', NULL, NULL),
('BJ', '229', '00', '01\d{8}', '{10}', NULL, NULL),
('BL', '590', '00', '7090\d{5}|(?:[56]9|[89]\d)\d{7}', '{9}', '0', NULL),
('BM', '1', '011', '(?:441|[58]\d\d|900)\d{7}', '{10}', '([2-9]\d{6})$|1', '441\1'),
('BN', '673', '00', '[2-578]\d{6}', '{7}', NULL, NULL),
('BO', '591', '00(?:1\d)?', '(?:[2-7]\d\d|8001)\d{5}', '{8,9}', '0(1\d)?', NULL),
('BQ', '599', '00', '(?:[34]1|7\d)\d{5}', '{7}', NULL, NULL),
('BR', '55', '00(?:1[245]|2[1-35]|31|4[13]|[56]5|99)', '[1-467]\d{9,10}|55[0-46-9]\d{8}|[34]\d{7}|55\d{7,8}|(?:5[0-46-9]|[89]\d)\d{7,9}', '{8,9,10,11}', '(?:0|90)(?:(1[245]|2[1-35]|31|4[13]|[56]5|99)(\d{10,11}))?', '\2'),
('BS', '1', '011', '(?:242|[58]\d\d|900)\d{7}', '{10}', '([3-8]\d{6})$|1', '242\1'),
('BT', '975', '00', '[178]\d{7}|[2-8]\d{6}', '{7,8}', NULL, NULL),
('BW', '267', '00', '90\d{5}|(?:0800|[2-6]|(?:7|800)\d)\d{6}', '{7,8,10}', NULL, NULL),
('BY', '375', '810', '(?:[12]\d|33|44|902)\d{7}|8(?:0[0-79]\d{5,7}|[1-7]\d{9})|8(?:1[0-489]|[5-79]\d)\d{7}|8[1-79]\d{6,7}|8[0-79]\d{5}|8\d{5}', '{6,7,8,9,10,11}', '0|80?', NULL),
('BZ', '501', '00', '(?:0800\d|[2-8])\d{6}', '{7,11}', NULL, NULL),
('CA', '1', '011', '[2-9]\d{9}|3\d{6}', '{7,10}', '1', NULL),
('CC', '61', '001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011', '1(?:[0-79]\d{8}(?:\d{2})?|8[0-24-9]\d{7})|[148]\d{8}|1\d{5,7}', '{6,7,8,9,10,12}', '([59]\d{7})$|0', '8\1'),
('CD', '243', '00', '(?:(?:[189]|5\d)\d|2)\d{7}|[1-68]\d{6}', '{7,8,9,10}', '0', NULL),
('CF', '236', '00', '8776\d{4}|(?:[27]\d|61)\d{6}', '{8}', NULL, NULL),
('CG', '242', '00', '222\d{6}|(?:0\d|80)\d{7}', '{9}', NULL, NULL),
('CH', '41', '00', '8\d{11}|[2-9]\d{8}', '{9,12}', '0', NULL),
('CI', '225', '00', '[02]\d{9}', '{10}', NULL, NULL),
('CK', '682', '00', '[2-578]\d{4}', '{5}', NULL, NULL),
('CL', '56', '(?:0|1(?:1[0-69]|2[02-5]|5[13-58]|69|7[0167]|8[018]))0', '12300\d{6}|6\d{9,10}|[2-9]\d{8}', '{9,10,11}', NULL, NULL),
('CM', '237', '00', '[26]\d{8}|88\d{6,7}', '{8,9}', NULL, NULL),
('CN', '86', '00|1(?:[12]\d|79)\d\d00', '(?:(?:1[03-689]|2\d)\d\d|6)\d{8}|1\d{10}|[126]\d{6}(?:\d(?:\d{2})?)?|86\d{5,6}|(?:[3-579]\d|8[0-57-9])\d{5,9}', '{7,8,9,10,11,12}', '(1(?:[12]\d|79)\d\d)|0', NULL),
('CO', '57', '00(?:4(?:[14]4|56)|[579])', '(?:46|60\d\d)\d{6}|(?:1\d|[39])\d{9}', '{8,10,11}', '0([3579]|4(?:[14]4|56))?', NULL),
('CR', '506', '00', '(?:8\d|90)\d{8}|(?:[24-8]\d{3}|3005)\d{4}', '{8,10}', '(19(?:0[0-2468]|1[09]|20|66|77|99))', NULL),
('CU', '53', '119', '(?:[2-7]|8\d\d)\d{7}|[2-47]\d{6}|[34]\d{5}', '{6,7,8,10}', '0', NULL),
('CV', '238', '0', '(?:[2-59]\d\d|800)\d{4}', '{7}', NULL, NULL),
('CW', '599', '00', '(?:[34]1|60|(?:7|9\d)\d)\d{5}', '{7,8}', NULL, NULL),
('CX', '61', '001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011', '1(?:[0-79]\d{8}(?:\d{2})?|8[0-24-9]\d{7})|[148]\d{8}|1\d{5,7}', '{6,7,8,9,10,12}', '([59]\d{7})$|0', '8\1'),
('CY', '357', '00', '(?:[279]\d|[58]0)\d{6}', '{8}', NULL, NULL),
('CZ', '420', '00', '(?:[2-578]\d|60)\d{7}|9\d{8,11}', '{9,10,11,12}', NULL, NULL),
('DE', '49', '00', '[2579]\d{5,14}|49(?:[34]0|69|8\d)\d\d?|49(?:37|49|60|7[089]|9\d)\d{1,3}|49(?:2[024-9]|3[2-689]|7[1-7])\d{1,8}|(?:1|[368]\d|4[0-8])\d{3,13}|49(?:[015]\d|2[13]|31|[46][1-8])\d{1,9}', '{4,5,6,7,8,9,10,11,12,13,14,15}', '0', NULL),
('DJ', '253', '00', '(?:2\d|77)\d{6}', '{8}', NULL, NULL),
('DK', '45', '00', '[2-9]\d{7}', '{8}', NULL, NULL),
('DM', '1', '011', '(?:[58]\d\d|767|900)\d{7}', '{10}', '([2-7]\d{6})$|1', '767\1'),
('DO', '1', '011', '(?:[58]\d\d|900)\d{7}', '{10}', '1', NULL),
('DZ', '213', '00', '(?:[1-4]|[5-79]\d|80)\d{7}', '{8,9}', '0', NULL),
('EC', '593', '00', '1\d{9,10}|(?:[2-7]|9\d)\d{7}', '{8,9,10,11}', '0', NULL),
('EE', '372', '00', '8\d{9}|[4578]\d{7}|(?:[3-8]\d|90)\d{5}', '{7,8,10}', NULL, NULL),
('EG', '20', '00', '[189]\d{8,9}|[24-6]\d{8}|[135]\d{7}', '{8,9,10}', '0', NULL),
('EH', '212', '00', '[5-8]\d{8}', '{9}', '0', NULL),
('ER', '291', '00', '[178]\d{6}', '{7}', '0', NULL),
('ES', '34', '00', '400\d{6}|(?:51|[6-9]\d)\d{7}', '{9}', NULL, NULL),
('ET', '251', '00', '(?:11|[2-57-9]\d)\d{7}', '{9}', '0', NULL),
('FI', '358', '00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09]))', '[1-35689]\d{4}|7\d{10,11}|(?:[124-7]\d|3[0-46-9])\d{8}|[1-9]\d{5,8}', '{5,6,7,8,9,10,11,12}', '0', NULL),
('FJ', '679', '0(?:0|52)', '45\d{5}|(?:0800\d|[235-9])\d{6}', '{7,11}', NULL, NULL),
('FK', '500', '00', '[2-7]\d{4}', '{5}', NULL, NULL),
('FM', '691', '00', '(?:[39]\d\d|820)\d{4}', '{7}', NULL, NULL),
('FO', '298', '00', '[2-9]\d{5}', '{6}', '(10(?:01|[12]0|88))', NULL),
('FR', '33', '00', '[1-9]\d{8}', '{9}', '0', NULL),
('GA', '241', '00', '(?:[067]\d|11)\d{6}|[2-7]\d{6}', '{7,8}', '0(11\d{6}|60\d{6}|61\d{6}|6[256]\d{6}|7[467]\d{6})', '\1'),
('GB', '44', '00', '[1-357-9]\d{9}|[18]\d{8}|8\d{6}', '{7,9,10}', '0|180020', NULL),
('GD', '1', '011', '(?:473|[58]\d\d|900)\d{7}', '{10}', '([2-9]\d{6})$|1', '473\1'),
('GE', '995', '00', '(?:[3-57]\d\d|800)\d{6}', '{9}', '0', NULL),
('GF', '594', '00', '(?:694\d|7093)\d{5}|(?:59|[89]\d)\d{7}', '{9}', '0', NULL),
('GG', '44', '00', '(?:1481|[357-9]\d{3})\d{6}|8\d{6}(?:\d{2})?', '{7,9,10}', '([25-9]\d{5})$|0|180020', '1481\1'),
('GH', '233', '00', '[235]\d{8}|800\d{5,6}', '{8,9}', '0', NULL),
('GI', '350', '00', '(?:[25]\d|60)\d{6}', '{8}', NULL, NULL),
('GL', '299', '00', '(?:19|[2-689]\d|70)\d{4}', '{6}', NULL, NULL),
('GM', '220', '00', '[48]\d{8}|[2-9]\d{6}', '{7,9}', NULL, NULL),
('GN', '224', '00', '722\d{6}|(?:3|6\d)\d{7}', '{8,9}', NULL, NULL),
('GP', '590', '00', '7090\d{5}|(?:[56]9|[89]\d)\d{7}', '{9}', '0', NULL),
('GQ', '240', '00', '222\d{6}|(?:3\d|55|[89]0)\d{7}', '{9}', NULL, NULL),
('GR', '30', '00', '5005000\d{3}|8\d{9,11}|(?:[269]\d|70)\d{8}', '{10,11,12}', NULL, NULL),
('GT', '502', '00', '80\d{6}|(?:1\d{3}|[2-7])\d{7}', '{8,11}', NULL, NULL),
('GU', '1', '011', '(?:[58]\d\d|671|900)\d{7}', '{10}', '([2-9]\d{6})$|1', '671\1'),
('GW', '245', '00', '[49]\d{8}|4\d{6}', '{7,9}', NULL, NULL),
('GY', '592', '001', '(?:[2-8]\d{3}|9008)\d{3}', '{7}', NULL, NULL),
('HK', '852', '00(?:30|5[09]|[126-9]?)', '8[0-46-9]\d{6,7}|9\d{4,7}|(?:[2-7]|9\d{3})\d{7}', '{5,6,7,8,9,11}', NULL, NULL),
('HN', '504', '00', '8\d{10}|[237-9]\d{7}', '{8,11}', NULL, NULL),
('HR', '385', '00', '[2-69]\d{8}|80\d{5,7}|[1-79]\d{7}|6\d{6}', '{7,8,9}', '0', NULL),
('HT', '509', '00', '[2-589]\d{7}', '{8}', NULL, NULL),
('HU', '36', '00', '[235-7]\d{8}|[1-9]\d{7}', '{8,9}', '06', NULL),
('ID', '62', '00[89]', '00[1-9]\d{9,14}|(?:[1-36]|8\d{5})\d{6}|00\d{9}|[1-9]\d{8,10}|[2-9]\d{7}', '{7,8,9,10,11,12,13,14,15,16,17}', '0', NULL),
('IE', '353', '00', '(?:1\d|[2569])\d{6,8}|4\d{6,9}|7\d{8}|8\d{8,9}', '{7,8,9,10}', '0', NULL),
('IL', '972', '0(?:0|1(?:05|[2-9]))', '1\d{6}(?:\d{3,5})?|[57]\d{8}|[1-489]\d{7}', '{7,8,9,10,11,12}', '0', NULL),
('IM', '44', '00', '1624\d{6}|(?:[3578]\d|90)\d{8}', '{10}', '([25-8]\d{5})$|0|180020', '1624\1'),
('IN', '91', '00', '(?:000800|[2-9]\d\d)\d{7}|1\d{7,12}', '{8,9,10,11,12,13}', '0', NULL),
('IO', '246', '00', '3\d{6}', '{7}', NULL, NULL),
('IQ', '964', '00', '(?:1|7\d\d)\d{7}|[2-6]\d{7,8}', '{8,9,10}', '0', NULL),
('IR', '98', '00', '[1-9]\d{9}|(?:[1-8]\d\d|9)\d{3,4}', '{4,5,6,7,10}', '0', NULL),
('IS', '354', '00|1(?:0(?:01|[12]0)|100)', '(?:38\d|[4-9])\d{6}', '{7,9}', NULL, NULL),
('IT', '39', '00', '0\d{5,11}|1\d{8,10}|3(?:[0-8]\d{7,10}|9\d{7,8})|(?:43|55|70)\d{8}|8\d{5}(?:\d{2,4})?', '{6,7,8,9,10,11,12}', NULL, NULL),
('JE', '44', '00', '1534\d{6}|(?:[3578]\d|90)\d{8}', '{10}', '([0-24-8]\d{5})$|0|180020', '1534\1'),
('JM', '1', '011', '(?:[58]\d\d|658|900)\d{7}', '{10}', '1', NULL),
('JO', '962', '00', '(?:(?:[2689]|7\d)\d|32|427|53)\d{6}', '{8,9}', '0', NULL),
('JP', '81', '010', '00[1-9]\d{6,14}|[25-9]\d{9}|(?:00|[1-9]\d\d)\d{6}', '{8,9,10,11,12,13,14,15,16,17}', '(000[2569]\d{4,6})$|(?:(?:003768)0?)|0', '\1'),
('KE', '254', '000', '(?:[17]\d\d|900)\d{6}|(?:2|80)0\d{6,7}|[4-6]\d{6,8}', '{7,8,9,10}', '0', NULL),
('KG', '996', '00', '8\d{9}|[235-9]\d{8}', '{9,10}', '0', NULL),
('KH', '855', '00[14-9]', '1\d{9}|[1-9]\d{7,8}', '{8,9,10}', '0', NULL),
('KI', '686', '00', '(?:[37]\d|6[0-79])\d{6}|(?:[2-48]\d|50)\d{3}', '{5,8}', '0', NULL),
('KM', '269', '00', '[3478]\d{6}', '{7}', NULL, NULL),
('KN', '1', '011', '(?:[58]\d\d|900)\d{7}', '{10}', '([2-7]\d{6})$|1', '869\1'),
('KP', '850', '00|99', '85\d{6}|(?:19\d|[2-7])\d{7}', '{8,10}', '0', NULL),
('KR', '82', '00(?:[125689]|3(?:[46]5|91)|7(?:00|27|3|55|6[126]))', '00[1-9]\d{8,11}|(?:[12]|5\d{3})\d{7}|[13-6]\d{9}|(?:[1-6]\d|80)\d{7}|[3-6]\d{4,5}|(?:00|7)0\d{8}', '{5,6,8,9,10,11,12,13,14}', '0(8(?:[1-46-8]|5\d\d))?', NULL),
('KW', '965', '00', '18\d{5}|(?:[2569]\d|41)\d{6}', '{7,8}', NULL, NULL),
('KY', '1', '011', '(?:345|[58]\d\d|900)\d{7}', '{10}', '([2-9]\d{6})$|1', '345\1'),
('KZ', '7', '810', '8\d{13}|[78]\d{9}', '{10,14}', '8', NULL),
('LA', '856', '00', '(?:2\d|3)\d{8}|(?:[235-8]\d|41)\d{6}', '{8,9,10}', '0', NULL),
('LB', '961', '00', '[27-9]\d{7}|[13-9]\d{6}', '{7,8}', '0', NULL),
('LC', '1', '011', '(?:[58]\d\d|758|900)\d{7}', '{10}', '([2-8]\d{6})$|1', '758\1'),
('LI', '423', '00', '[68]\d{8}|(?:[2378]\d|90)\d{5}', '{7,9}', '(1001)|0', NULL),
('LK', '94', '00', '[1-9]\d{8}', '{9}', '0', NULL),
('LR', '231', '00', '(?:[2457]\d|33|88)\d{7}|(?:2\d|[4-6])\d{6}', '{7,8,9}', '0', NULL),
('LS', '266', '00', '(?:[256]\d\d|800)\d{5}', '{8}', NULL, NULL),
('LT', '370', '00', '(?:[3469]\d|52|[78]0)\d{6}', '{8}', '[08]', NULL),
('LU', '352', '00', '35[013-9]\d{4,8}|6\d{8}|35\d{2,4}|(?:[2457-9]\d|3[0-46-9])\d{2,9}', '{4,5,6,7,8,9,10,11}', '(15(?:0[06]|1[12]|[35]5|4[04]|6[26]|77|88|99)\d)', NULL),
('LV', '371', '00', '(?:[268]\d|78|90)\d{6}', '{8}', NULL, NULL),
('LY', '218', '00', '[2-9]\d{8}', '{9}', '0', NULL),
('MA', '212', '00', '[5-8]\d{8}', '{9}', '0', NULL),
('MC', '377', '00', '(?:[3489]|[67]\d)\d{7}', '{8,9}', '0', NULL),
('MD', '373', '00', '(?:[235-7]\d|[89]0)\d{6}', '{8}', '0', NULL),
('ME', '382', '00', '(?:20|[3-79]\d)\d{6}|80\d{6,7}', '{8,9}', '0', NULL),
('MF', '590', '00', '7090\d{5}|(?:[56]9|[89]\d)\d{7}', '{9}', '0', NULL),
('MG', '261', '00', '[23]\d{8}', '{9}', '([24-9]\d{6})$|0', '20\1'),
('MH', '692', '011', '329\d{4}|(?:[256]\d|45)\d{5}', '{7}', '1', NULL),
('MK', '389', '00', '[2-578]\d{7}', '{8}', '0', NULL),
('ML', '223', '00', '[24-9]\d{7}', '{8}', NULL, NULL),
('MM', '95', '00', '1\d{5,7}|95\d{6}|(?:[4-7]|9[0-46-9])\d{6,8}|(?:2|8\d)\d{5,8}', '{6,7,8,9,10}', '0', NULL),
('MN', '976', '001', '[12]\d{7,9}|[5-9]\d{7}', '{8,9,10}', '0', NULL),
('MO', '853', '00', '0800\d{3}|(?:28|[68]\d)\d{6}', '{7,8}', NULL, NULL),
('MP', '1', '011', '[58]\d{9}|(?:67|90)0\d{7}', '{10}', '([2-9]\d{6})$|1', '670\1'),
('MQ', '596', '00', '7091\d{5}|(?:[56]9|[89]\d)\d{7}', '{9}', '0', NULL),
('MR', '222', '00', '(?:[2-4]\d\d|800)\d{5}', '{8}', NULL, NULL),
('MS', '1', '011', '(?:[58]\d\d|664|900)\d{7}', '{10}', '([34]\d{6})$|1', '664\1'),
('MT', '356', '00', '3550\d{4}|(?:[2579]\d\d|800)\d{5}', '{8}', NULL, NULL),
('MU', '230', '0(?:0|[24-7]0|3[03])', '(?:[57]|8\d\d)\d{7}|[2-468]\d{6}', '{7,8,10}', NULL, NULL),
('MV', '960', '0(?:0|19)', '(?:800|9[0-57-9]\d)\d{7}|[34679]\d{6}', '{7,10}', NULL, NULL),
('MW', '265', '00', '(?:[1289]\d|31|77)\d{7}|1\d{6}', '{7,9}', '0', NULL),
('MX', '52', '0[09]', '[2-9]\d{9}', '{10}', NULL, NULL),
('MY', '60', '00', '1\d{8,9}|(?:3\d|[4-9])\d{7}', '{8,9,10}', '0', NULL),
('MZ', '258', '00', '(?:2|8\d)\d{7}', '{8,9}', NULL, NULL),
('NA', '264', '00', '[68]\d{7,8}', '{8,9}', '0', NULL),
('NC', '687', '00', '(?:050|[2-57-9]\d\d)\d{3}', '{6}', NULL, NULL),
('NE', '227', '00', '[027-9]\d{7}', '{8}', NULL, NULL),
('NF', '672', '00', '[13]\d{5}', '{6}', '([0-258]\d{4})$', '3\1'),
('NG', '234', '009', '(?:20|9\d)\d{8}|[78]\d{9,13}', '{10,11,12,13,14}', '0', NULL),
('NI', '505', '00', '(?:1800|[25-8]\d{3})\d{4}', '{8}', NULL, NULL),
('NL', '31', '00', '(?:[124-7]\d\d|3(?:[02-9]\d|1[0-8]))\d{6}|8\d{6,9}|9\d{6,10}|1\d{4,5}', '{5,6,7,8,9,10,11}', '0', NULL),
('NO', '47', '00', '(?:0|[2-9]\d{3})\d{4}', '{5,8}', NULL, NULL),
('NP', '977', '00', '(?:1\d|9)\d{9}|[1-9]\d{7}', '{8,10,11}', '0', NULL),
('NR', '674', '00', '(?:222|444|(?:55|8\d)\d|666|777|999)\d{4}', '{7}', NULL, NULL),
('NU', '683', '00', '(?:[4-7]|888\d)\d{3}', '{4,7}', NULL, NULL),
('NZ', '64', '0(?:0|161)', '[1289]\d{9}|50\d{5}(?:\d{2,3})?|[27-9]\d{7,8}|(?:[34]\d|6[0-35-9])\d{6}|8\d{4,6}', '{5,6,7,8,9,10}', '0', NULL),
('OM', '968', '00', '(?:1505|[279]\d{3}|500)\d{4}|800\d{5,6}', '{7,8,9}', NULL, NULL),
('PA', '507', '00', '(?:00800|8\d{3})\d{6}|[68]\d{7}|[1-57-9]\d{6}', '{7,8,10,11}', NULL, NULL),
('PE', '51', '00|19(?:1[124]|77|90)00', '(?:[14-8]|9\d)\d{7}', '{8,9}', '0', NULL),
('PF', '689', '00', '4\d{5}(?:\d{2})?|8\d{7,8}', '{6,8,9}', NULL, NULL),
('PG', '675', '00|140[1-3]', '(?:180|[78]\d{3})\d{4}|(?:[2-589]\d|64)\d{5}', '{7,8}', NULL, NULL),
('PH', '63', '00', '(?:[2-7]|9\d)\d{8}|2\d{5}|(?:1800|8)\d{7,9}', '{6,8,9,10,11,12,13}', '0', NULL),
('PK', '92', '00', '122\d{6}|[24-8]\d{10,11}|9(?:[013-9]\d{8,10}|2(?:[01]\d\d|2(?:[06-8]\d|1[01]))\d{7})|(?:[2-8]\d{3}|92(?:[0-7]\d|8[1-9]))\d{6}|[24-9]\d{8}|[89]\d{7}', '{8,9,10,11,12}', '0', NULL),
('PL', '48', '00', '(?:6|8\d\d)\d{7}|[1-9]\d{6}(?:\d{2})?|[26]\d{5}', '{6,7,8,9,10}', NULL, NULL),
('PM', '508', '00', '[78]\d{8}|[2-9]\d{5}', '{6,9}', '0', NULL),
('PR', '1', '011', '(?:[589]\d\d|787)\d{7}', '{10}', '1', NULL),
('PS', '970', '00', '[2489]2\d{6}|(?:1\d|5)\d{8}', '{8,9,10}', '0', NULL),
('PT', '351', '00', '1693\d{5}|(?:[26-9]\d|30)\d{7}', '{9}', NULL, NULL),
('PW', '680', '01[12]', '(?:[24-8]\d\d|345|900)\d{4}', '{7}', NULL, NULL),
('PY', '595', '00', '[36-8]\d{5,8}|4\d{6,8}|59\d{6}|9\d{5,10}|(?:2\d|5[0-8])\d{6,7}', '{6,7,8,9,10,11}', '0', NULL),
('QA', '974', '00', '800\d{4}|(?:2|800)\d{6}|(?:0080|[3-7])\d{7}', '{7,8,9,11}', NULL, NULL),
('RE', '262', '00', '709\d{6}|(?:26|[689]\d)\d{7}', '{9}', '0', NULL),
('RO', '40', '00', '(?:[2378]\d|90)\d{7}|[23]\d{5}', '{6,9}', '0', NULL),
('RS', '381', '00', '38[02-9]\d{6,9}|6\d{7,9}|90\d{4,8}|38\d{5,6}|(?:7\d\d|800)\d{3,9}|(?:[12]\d|3[0-79])\d{5,10}', '{6,7,8,9,10,11,12}', '0', NULL),
('RU', '7', '810', '8\d{13}|[347-9]\d{9}', '{10,14}', '8', NULL),
('RW', '250', '00', '(?:06|[27]\d\d|[89]00)\d{6}', '{8,9}', '0', NULL),
('SA', '966', '00', '(?:[15]\d|800|92)\d{7}', '{9,10}', '0', NULL),
('SB', '677', '0[01]', '[6-9]\d{6}|[1-6]\d{4}', '{5,7}', NULL, NULL),
('SC', '248', '010|0[0-2]', '(?:[2489]\d|64)\d{5}', '{7}', NULL, NULL),
('SD', '249', '00', '[19]\d{8}', '{9}', '0', NULL),
('SE', '46', '00', '(?:[26]\d\d|9)\d{9}|[1-9]\d{8}|[1-689]\d{7}|[1-4689]\d{6}|2\d{5}', '{6,7,8,9,10,12}', '0', NULL),
('SG', '65', '0[0-3]\d', '(?:(?:1\d|8)\d\d|7000)\d{7}|[3689]\d{7}', '{8,10,11}', NULL, NULL),
('SH', '290', '00', '(?:[2569]\d|8)\d{3}', '{4,5}', NULL, NULL),
('SI', '386', '00|10(?:22|66|88|99)', '[1-7]\d{7}|8\d{4,7}|90\d{4,6}', '{5,6,7,8}', '0', NULL),
('SJ', '47', '00', '0\d{4}|(?:[489]\d|79)\d{6}', '{5,8}', NULL, NULL),
('SK', '421', '00', '[2-689]\d{8}|[2-59]\d{6}|[2-5]\d{5}', '{6,7,9}', '0', NULL),
('SL', '232', '00', '(?:[237-9]\d|66)\d{6}', '{8}', '0', NULL),
('SM', '378', '00', '(?:0549|[5-7]\d)\d{6}', '{8,10}', '([89]\d{5})$', '0549\1'),
('SN', '221', '00', '(?:[378]\d|93)\d{7}', '{9}', NULL, NULL),
('SO', '252', '00', '[346-9]\d{8}|[12679]\d{7}|[1-5]\d{6}|[1348]\d{5}', '{6,7,8,9}', '0', NULL),
('SR', '597', '00', '(?:[2-5]|[6-9]\d)\d{5}', '{6,7}', NULL, NULL),
('SS', '211', '00', '[19]\d{8}', '{9}', '0', NULL),
('ST', '239', '00', '(?:22|9\d)\d{5}', '{7}', NULL, NULL),
('SV', '503', '00', '[25-7]\d{7}|(?:80\d|900)\d{4}(?:\d{4})?', '{7,8,11}', NULL, NULL),
('SX', '1', '011', '7215\d{6}|(?:[58]\d\d|900)\d{7}', '{10}', '(5\d{6})$|1', '721\1'),
('SY', '963', '00', '[1-359]\d{8}|[1-5]\d{7}', '{8,9}', '0', NULL),
('SZ', '268', '00', '0800\d{4}|(?:[237]\d|900)\d{6}', '{8,9}', NULL, NULL),
('TA', '290', '00', '8\d{3}', '{4}', NULL, NULL),
('TC', '1', '011', '(?:[58]\d\d|649|900)\d{7}', '{10}', '([2-479]\d{6})$|1', '649\1'),
('TD', '235', '00|16', '(?:22|[3689]\d|77)\d{6}', '{8}', NULL, NULL),
('TG', '228', '00', '[279]\d{7}', '{8}', NULL, NULL),
('TH', '66', '00[1-9]', '(?:001800|[2-57]|[689]\d)\d{7}|1\d{7,9}', '{8,9,10,13}', '0', NULL),
('TJ', '992', '810', '(?:[0-57-9]\d|66)\d{7}', '{9}', NULL, NULL),
('TK', '690', '00', '[2-47]\d{3,6}', '{4,5,6,7}', NULL, NULL),
('TL', '670', '00', '7\d{7}|(?:[2-47]\d|[89]0)\d{5}', '{7,8}', NULL, NULL),
('TM', '993', '810', '[1-7]\d{7}', '{8}', '8', NULL),
('TN', '216', '00', '[2-57-9]\d{7}', '{8}', NULL, NULL),
('TO', '676', '00', '(?:0800|(?:[5-8]\d\d|999)\d)\d{3}|[2-8]\d{4}', '{5,7}', NULL, NULL),
('TR', '90', '00', '4\d{6}|8\d{11,12}|(?:[2-58]\d\d|900)\d{7}', '{7,10,12,13}', '0', NULL),
('TT', '1', '011', '(?:[58]\d\d|900)\d{7}', '{10}', '([2-46-8]\d{6})$|1', '868\1'),
('TV', '688', '00', '(?:2|7\d\d|90)\d{4}', '{5,6,7}', NULL, NULL),
('TW', '886', '0(?:0[25-79]|19)', '[2-689]\d{8}|7\d{9,10}|[2-8]\d{7}|2\d{6}', '{7,8,9,10,11}', '0', NULL),
('TZ', '255', '00[056]', '(?:[25-8]\d|41|90)\d{7}', '{9}', '0', NULL),
('UA', '380', '00', '[89]\d{9}|[3-9]\d{8}', '{9,10}', '0', NULL),
('UG', '256', '00[057]', '800\d{6}|(?:[29]0|[347]\d)\d{7}', '{9}', '0', NULL),
('US', '1', '011', '[2-9]\d{9}|3\d{6}', '{10}', '1', NULL),
('UY', '598', '0(?:0|1[3-9]\d)', '0004\d{2,9}|[1249]\d{7}|2\d{3,4}|(?:[49]\d|80)\d{5}', '{4,5,6,7,8,9,10,11,12,13}', '0', NULL),
('UZ', '998', '00', '(?:20|33|[5-9]\d)\d{7}', '{9}', NULL, NULL),
('VA', '39', '00', '0\d{5,10}|3[0-8]\d{7,10}|55\d{8}|8\d{5}(?:\d{2,4})?|(?:1\d|39)\d{7,8}', '{6,7,8,9,10,11,12}', NULL, NULL),
('VC', '1', '011', '(?:[58]\d\d|784|900)\d{7}', '{10}', '([2-7]\d{6})$|1', '784\1'),
('VE', '58', '00', '[68]00\d{7}|(?:[24]\d|[59]0)\d{8}', '{10}', '0', NULL),
('VG', '1', '011', '(?:284|[58]\d\d|900)\d{7}', '{10}', '([2-578]\d{6})$|1', '284\1'),
('VI', '1', '011', '[58]\d{9}|(?:34|90)0\d{7}', '{10}', '([2-9]\d{6})$|1', '340\1'),
('VN', '84', '00', '[12]\d{9}|[135-9]\d{8}|[16]\d{6,7}|7\d{6}', '{7,8,9,10}', '0', NULL),
('VU', '678', '00', '[57-9]\d{6}|(?:[238]\d|48)\d{3}', '{5,7}', NULL, NULL),
('WF', '681', '00', '(?:40|72|8\d{4})\d{4}|[89]\d{5}', '{6,9}', NULL, NULL),
('WS', '685', '0', '(?:[2-6]|8\d{5})\d{4}|[78]\d{6}|[68]\d{5}', '{5,6,7,10}', NULL, NULL),
('XK', '383', '00', '2\d{7,8}|3\d{7,11}|(?:4\d\d|[89]00)\d{5}', '{8,9,10,11,12}', '0', NULL),
('YE', '967', '00', '(?:1|7\d)\d{7}|[1-7]\d{6}', '{7,8,9}', '0', NULL),
('YT', '262', '00', '(?:639\d|7093)\d{5}|(?:26|80|9\d)\d{7}', '{9}', '0', NULL),
('ZA', '27', '00', '[1-79]\d{8}|8\d{4,9}', '{5,6,7,8,9,10}', '0', NULL),
('ZM', '260', '00', '800\d{6}|(?:21|[579]\d|63)\d{7}', '{9}', '0', NULL),
('ZW', '263', '00', '8\d{6}(?:\d{3})?|[235-8]\d{8}', '{7,9,10}', '0', NULL)
ON CONFLICT (country) DO UPDATE SET calling_code = excluded.calling_code, abroad = excluded.abroad,
  pattern = excluded.pattern, lengths = excluded.lengths, trunk = excluded.trunk, replacement = excluded.replacement;

-- Drops the trunk prefix from digits that were dialled within a country, as libphonenumber does: not where only the
-- whole of them is a number there, and not where too few would be left.
CREATE FUNCTION without_trunk(digits text, plan numbering_plans) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  -- The prefix, and then what its groups match.
  found CONSTANT text[] := regexp_match(digits, '^(' || plan.trunk || ')');
  number text;
BEGIN
  IF found IS NULL THEN RETURN digits; END IF;
  number := CASE
    WHEN plan.replacement IS NOT NULL AND cardinality(found) > 1 AND found[cardinality(found)] <> ''
    THEN regexp_replace(digits, '^(?:' || plan.trunk || ')', plan.replacement)
    ELSE substr(digits, length(found[1]) + 1) END;
  IF digits ~ ('^(?:' || plan.pattern || ')$') AND number !~ ('^(?:' || plan.pattern || ')$') THEN RETURN digits; END IF;
  RETURN CASE WHEN length(number) = ANY (plan.lengths) OR length(number) > (SELECT max(l) FROM unnest(plan.lengths) AS l)
    THEN number ELSE digits END;
END
$$;

-- Reads a phone number that was written without a plus.
--   typed    its digits; a number with a plus, which the Worker has read, passes as it is
--   country  of the business, as in numbering_plans
--   phone    E.164, or null
--   fault    what is wrong with it, in words that follow its name, or null
CREATE FUNCTION read_phone(typed text, country text, OUT phone text, OUT fault text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  plan numbering_plans;
  national text;
  behind_code text;
  abroad text;
  longest integer;
BEGIN
  phone := CASE WHEN typed LIKE '+%' THEN typed END;
  IF typed IS NULL OR phone IS NOT NULL THEN RETURN; END IF;
  SELECT * INTO STRICT plan FROM numbering_plans p WHERE p.country = read_phone.country;
  longest := (SELECT max(l) FROM unnest(plan.lengths) AS l);
  national := without_trunk(typed, plan);
  behind_code := CASE WHEN starts_with(typed, plan.calling_code)
    THEN without_trunk(substr(typed, length(plan.calling_code) + 1), plan) END;
  abroad := regexp_replace(typed, '^(?:' || plan.abroad || ')(?=[1-9])', '');
  phone := CASE
    WHEN abroad <> typed AND is_number_abroad(abroad) THEN '+' || abroad
    WHEN national ~ ('^(?:' || plan.pattern || ')$') THEN '+' || plan.calling_code || national
    WHEN behind_code ~ ('^(?:' || plan.pattern || ')$') THEN '+' || plan.calling_code || behind_code
    -- Of a country that shares the calling code.
    WHEN is_number_abroad(plan.calling_code || national) THEN '+' || plan.calling_code || national
    WHEN length(national) = ANY (plan.lengths) THEN '+' || plan.calling_code || national
    WHEN length(behind_code) = ANY (plan.lengths) THEN '+' || plan.calling_code || behind_code
    -- As a spreadsheet leaves a number that had a plus. A shorter one more likely lacks a digit.
    WHEN length(typed) > longest AND is_number_abroad(typed) THEN '+' || typed
  END;
  IF phone IS NOT NULL THEN RETURN; END IF;
  fault := format('must be a possible phone number (%s), such as +254712345678', CASE
    WHEN length(national) > longest
    THEN format('it is too long for %s, your country; one of another country begins with a plus', country)
    WHEN length(national) < (SELECT min(l) FROM unnest(plan.lengths) AS l)
    THEN format('it is too short for %s, your country', country)
    ELSE format('%s, your country, has no numbers of that length', country)
  END);
END
$$;

-- Whether digits are a number with its country code, of whichever country.
CREATE FUNCTION is_number_abroad(digits text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM numbering_plans p
    WHERE p.calling_code IN (left(digits, 1), left(digits, 2), left(digits, 3))
      AND digits ~ ('^' || p.calling_code || '(?:' || p.pattern || ')$'))
$$;

-- Reads a phone number for the business that the transaction is for. Raises what is wrong with it in the words of a
-- problem (see minor_units).
--   otherwise  the country of a business that has set none
--   part       where the client sent it, `body` or `query`
CREATE FUNCTION own_phone(typed text, otherwise text, part text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  phone text;
  fault text;
BEGIN
  IF typed LIKE '+%' THEN RETURN typed; END IF;
  SELECT * INTO phone, fault FROM read_phone(typed, coalesce(
    (SELECT b.country FROM businesses b WHERE b.id = current_setting('app.business_id')::uuid), otherwise));
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = 'phone', HINT = part, MESSAGE = fault;
  END IF;
  RETURN phone;
END
$$;

-- SEARCH

-- A text with the plain twins of typographic quotes, dashes, ellipses and spaces, and without what shows nothing: as
-- src/plain.ts makes it. Most texts are ASCII, and cost nothing.
CREATE FUNCTION plain_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length($1) = length($1) THEN translate($1, '`', '''')
  ELSE normalize(translate(
    regexp_replace($1, U&'[\00ad\034f\061c\115f\1160\17b4\17b5\180b-\180f\200b-\200f\202a-\202e\2060-\206f\3164\fe00-\fe0f\feff\ffa0\+0e0000-\+0e0fff]', '', 'g'),
    U&'`\00b4\02b9\02bb\02bc\02bd\02c8\02ca\02cb\2018\2019\201a\201b\2032\2035\2039\203a\a78c\ff07'
    '\00ab\00bb\02ba\02dd\201c\201d\201e\201f\2033\2036\301d\301e\301f\ff02'
    '\02d7\058a\05be\1400\1806\2010\2011\2012\2013\2014\2015\2043\2212\2e17\2e1a\2e3a\2e3b\2e40\2e5d\301c\3030\30a0\fe31\fe32\fe58\fe63\ff0d\+010ead',
    repeat('''', 19) || repeat('"', 14) || repeat('-', 28)), NFKC)
  END
$$;

-- A phone number, and what it is within its country, where most write 0 in front: (+254722000100 0722000100).
CREATE FUNCTION phone_text(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT phone || CASE
    -- The country codes of two digits. A search through one text is faster than an array.
    WHEN strpos('20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98', substr(phone, 2, 2)) > 0
    THEN CASE WHEN left(phone, 3) = '+36' THEN ' 06' ELSE ' 0' END || substr(phone, 4)
    WHEN left(phone, 2) = '+1' THEN ''
    WHEN left(phone, 2) = '+7' THEN ' 8' || substr(phone, 3)
    WHEN left(phone, 1) = '+' THEN ' 0' || substr(phone, 5)
    ELSE ''
  END
$$;

-- What a row is found by. It begins with a space, so that every word follows one. The schema is named, because an index is
-- built without a search path.
CREATE OR REPLACE FUNCTION search_text(customers) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.first_name || ' ' || $1.second_name || ' ' || $1.code) || ' ' || public.phone_text($1.phone)
$$;
CREATE OR REPLACE FUNCTION search_text(items) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.name)
$$;
CREATE OR REPLACE FUNCTION search_text(orders) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.item)
$$;
CREATE OR REPLACE FUNCTION search_text(notifications) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.phone_text($1."to")
$$;

-- Takes the place of find_ids(text, text, text): finds the rows whose text has all of several patterns. Null where they
-- are too many to list, and where no pattern has letters that the indexes know: three in a row, or what a word begins
-- with.
CREATE FUNCTION find_ids(collection text, patterns text[]) RETURNS uuid[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
  business CONSTANT uuid := current_setting('app.business_id');
  most CONSTANT integer := 10000;
  found uuid[];
  whose uuid[];
BEGIN
  -- The signs % and \ of a pattern are no letters, and stand for what may be one: only what follows another sign
  -- begins a word for certain.
  IF NOT EXISTS (SELECT FROM unnest(patterns) AS pattern WHERE pattern ~ '[[:alnum:]]{3}|.[^[:alnum:]%][[:alnum:]]')
  THEN RETURN NULL; END IF;
  -- Each pattern is a condition of its own: an index serves ILIKE, and not ILIKE ALL.
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I AS one WHERE business_id = $1 AND %s LIMIT $2 + 1) AS few',
    collection, (SELECT string_agg(format('search_text(one) ILIKE %L', pattern), ' AND ') FROM unnest(patterns) AS pattern))
    INTO found USING business, most;
  IF collection = 'orders' THEN
    whose := find_ids('customers', patterns);
    IF whose IS NULL THEN RETURN NULL; END IF;
    found := found || ARRAY(
      SELECT id FROM orders WHERE business_id = business AND customer_id = ANY (whose) LIMIT most + 1);
  END IF;
  IF cardinality(found) > most THEN RETURN NULL; END IF;
  RETURN coalesce(found, '{}');
END
$$;
REVOKE ALL ON FUNCTION find_ids(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_ids(text, text[]) TO oda_api;
