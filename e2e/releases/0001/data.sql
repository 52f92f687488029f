-- Dumped at 2026-11-22T01:57:45Z: two copies of one text, a revised article, an article that waits for its index and one for its parser.
INSERT INTO wirecopy.event OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-22 01:57:14.489495+00'),
	(2, '2026-11-22 01:57:14.676489+00'),
	(3, '2026-11-22 01:57:14.68764+00'),
	(4, '2026-11-22 01:57:14.68764+00');
INSERT INTO wirecopy.source OVERRIDING SYSTEM VALUE VALUES
	(1, 'Tidewire', 'tidewire.example', '2026-11-22 01:57:11.478719+00'),
	(2, 'Ottermouth Courier', 'courier.example', '2026-11-22 01:57:11.530909+00'),
	(3, 'Saltby Notes', NULL, '2026-11-22 01:57:11.549861+00'),
	(5, 'Brackenford Gazette', 'gazette.example', '2026-11-22 01:57:20.940532+00');
INSERT INTO wirecopy.feed OVERRIDING SYSTEM VALUE VALUES
	(1, '\xe0cf111306c4ba12cedcd8a009546a8c6109037f22a2fb813e07d1d183125475', 'closed', 'http://127.0.0.1:9/feed.xml', 'Closed Paper', NULL, NULL, '{harbour}', 'auto', '00:15:00', NULL, 'active', NULL, NULL, NULL, NULL, '2026-11-22 01:57:11.370143+00', NULL, NULL, '2026-11-22 02:29:02.158143+00', 1, 'E_CONNECT', 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9', '2026-11-22 01:57:11.313561+00');
INSERT INTO wirecopy.item OVERRIDING SYSTEM VALUE VALUES
	(1, '\x26cd3d96e13b118a31218cc72c07a01f759f1638ff09c9fbd8f75f70cf30192d', 'https://tidewire.example/lock', NULL, 1, '{"title": "Brackenford sea lock to close for eleven months", "authors": ["Nell Harker"], "language": "en", "publishedAt": "2026-11-16T09:00:00Z"}', '2026-11-22 01:57:11.496738+00', '2026-11-22 01:57:11.514468+00'),
	(2, '\xdbe21b9c841efe2d521db7bc3555f82572d8bc1bcc20a3cd635895c80394b329', 'https://courier.example/sea-lock', NULL, 2, '{"title": "Barges face detour as lock shuts", "authors": [], "language": "en", "publishedAt": "2026-11-16T11:30:00Z"}', '2026-11-22 01:57:11.536865+00', '2026-11-22 01:57:11.539923+00'),
	(3, '\x5187b0893bbded8637210790c76ca8294c9db93dbca8040e0c416607c968e311', 'https://courier.example/library-tools', NULL, 2, '{"title": "Library lends spades", "authors": [], "language": "en", "publishedAt": "2026-11-17T08:00:00Z"}', '2026-11-22 01:57:11.546356+00', '2026-11-22 01:57:11.547313+00'),
	(4, '\x94f8c71070ed8b53fa2ac2e3d82e9bac2a288f9e22f29e3d1aac48612c3aa6b6', NULL, NULL, 3, '{"title": "Last song of the miners", "authors": [], "language": "en", "publishedAt": null}', '2026-11-22 01:57:11.552977+00', '2026-11-22 01:57:16.468579+00'),
	(6, '\x606faaa2dd6e745b474daa8a73aae40b696cd8f3c65f00dbe5b0f58d10f1c0a4', 'https://gazette.example/ferries', NULL, 5, '{"title": "Ferries return early", "authors": [], "language": "en", "publishedAt": "2026-11-18T07:00:00Z"}', '2026-11-22 01:57:20.951546+00', '2026-11-22 01:57:20.952915+00'),
	(7, '\x2c6387ee38114781bf63efdcdae5cba5f2b963143d49cf712023462ed5778e5e', 'https://gazette.example/lock-closure', NULL, 5, '{"title": "Lock to close in March", "authors": [], "language": "en", "publishedAt": "2026-11-16T15:00:00Z"}', '2026-11-22 01:57:28.508898+00', '2026-11-22 01:57:28.512148+00');
INSERT INTO wirecopy.story OVERRIDING SYSTEM VALUE VALUES
	(3, 3, 3, 3, NULL, 'Last song of the miners', 'en', 1, 1, '2026-11-22 01:57:11.552+00', '2026-11-22 01:57:11.552+00', '2026-11-22 01:57:14.68764+00'),
	(4, 4, 4, 4, NULL, 'Library lends spades', 'en', 1, 1, '2026-11-17 08:00:00+00', '2026-11-17 08:00:00+00', '2026-11-22 01:57:14.68764+00'),
	(1, 1, 1, 1, 'Tidewire', 'Brackenford sea lock to close for eleven months', 'en', 2, 2, '2026-11-16 09:00:00+00', '2026-11-16 11:30:00+00', '2026-11-22 01:57:14.719115+00'),
	(2, 2, 2, NULL, 'Tidewire', 'Barges face detour as lock shuts', 'en', 0, 0, '2026-11-16 11:30:00+00', '2026-11-16 11:30:00+00', '2026-11-22 01:57:14.719115+00');
INSERT INTO wirecopy.article OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 1, NULL, 1, 'original', NULL, NULL, NULL, 1, 'https://tidewire.example/lock', NULL, 'Brackenford sea lock to close for eleven months', NULL, '{"Nell Harker"}', '{}', NULL, '2026-11-16 09:00:00+00', 'instant', NULL, '2026-11-22 01:57:11.496+00', '2026-11-22 01:57:14.489495+00', 'en', 'BRACKENFORD (Tidewire) - The old sea lock at Brackenford will close for eleven months from March while engineers replace its gates, the harbour board decided on Tuesday.

Barges will have to take the longer way round through Ottermouth, which adds about three hours to each trip. "Nobody likes the detour, but the gates are ninety years old and one of them leaks," said Maren Tolliver, who chairs the harbour board.

The work is to cost 14.2 million crowns, two thirds of it paid by the regional government. Skippers had asked for a temporary lock, which the board turned down as too dear.

The Ottermouth Carriers'' Union said it would send the bill for the extra fuel to the board. A first barge is expected to pass the new gates in February.', '<p>BRACKENFORD (Tidewire) - The old sea lock at Brackenford will close for eleven months from March while engineers replace its gates, the harbour board decided on Tuesday.</p>
<p>Barges will have to take the longer way round through Ottermouth, which adds about three hours to each trip. &quot;Nobody likes the detour, but the gates are ninety years old and one of them leaks,&quot; said Maren Tolliver, who chairs the harbour board.</p>
<p>The work is to cost 14.2 million crowns, two thirds of it paid by the regional government. Skippers had asked for a temporary lock, which the board turned down as too dear.</p>
<p>The Ottermouth Carriers'' Union said it would send the bill for the extra fuel to the board. A first barge is expected to pass the new gates in February.</p>', '\x4aab042ebc3df3210abf6159599a017e053ca1498275f5f20f535e1dec092c44', 130, NULL, NULL, NULL, 'Tidewire', 'text', 1, 1, '{"title": "given", "authors": "given", "quality": [], "language": "given", "publishedAt": "given"}', 1, DEFAULT, DEFAULT),
	(4, 3, 2, NULL, 4, 'original', NULL, NULL, NULL, 1, 'https://courier.example/library-tools', NULL, 'Library lends spades', NULL, '{}', '{}', NULL, '2026-11-17 08:00:00+00', 'instant', NULL, '2026-11-22 01:57:11.546+00', '2026-11-22 01:57:14.68764+00', 'en', 'The library in Ottermouth lends out garden tools from this week. Spades, shears and a wheelbarrow stand where the encyclopaedias used to be, and a reader''s card is all that is asked for.

"We had the room, and people had been asking for years," said Ilse Varga, who runs the branch. The first day''s favourite was a hedge trimmer, which went out four times before noon.', '<p>The library in Ottermouth lends out garden tools from this week. Spades, shears and a wheelbarrow stand where the encyclopaedias used to be, and a reader''s card is all that is asked for.</p>
<p>&quot;We had the room, and people had been asking for years,&quot; said Ilse Varga, who runs the branch. The first day''s favourite was a hedge trimmer, which went out four times before noon.</p>', '\x0c19d22fe030c53f5c85d5a1ff7e703681a1da22d338dd8ec6f9c69ad278e138', 66, NULL, NULL, NULL, NULL, 'text', 1, 1, '{"title": "given", "quality": [], "language": "given", "publishedAt": "given"}', 1, DEFAULT, DEFAULT),
	(2, 2, 2, NULL, 1, 'near_copy', 0.9701493, 1, 0.942029, 1, 'https://courier.example/sea-lock', NULL, 'Barges face detour as lock shuts', NULL, '{}', '{}', NULL, '2026-11-16 11:30:00+00', 'instant', NULL, '2026-11-22 01:57:11.536+00', '2026-11-22 01:57:14.676489+00', 'en', 'BRACKENFORD (Tidewire) - The old sea lock at Brackenford will close for eleven months from March while engineers replace its gates, the harbour board decided on Tuesday.

Barges will have to take the longer way round through Ottermouth, which adds about three hours to each trip. "Nobody likes the detour, but the gates are ninety years old and one of them leaks," said Maren Tolliver, who chairs the harbour board.

The work is to cost 14.2 million crowns, two thirds of it paid by the regional government. Skippers had asked for a temporary lock, which the board turned down as too dear.

The Ottermouth Carriers'' Union said it would send the bill for the extra fuel to the board. A first barge is expected to pass the new gates in February.

The Courier could not reach the lock keeper.', '<p>BRACKENFORD (Tidewire) - The old sea lock at Brackenford will close for eleven months from March while engineers replace its gates, the harbour board decided on Tuesday.</p>
<p>Barges will have to take the longer way round through Ottermouth, which adds about three hours to each trip. &quot;Nobody likes the detour, but the gates are ninety years old and one of them leaks,&quot; said Maren Tolliver, who chairs the harbour board.</p>
<p>The work is to cost 14.2 million crowns, two thirds of it paid by the regional government. Skippers had asked for a temporary lock, which the board turned down as too dear.</p>
<p>The Ottermouth Carriers'' Union said it would send the bill for the extra fuel to the board. A first barge is expected to pass the new gates in February.</p>
<p>The Courier could not reach the lock keeper.</p>', '\x2dffa7edf9c7f9f26a9d1d9694f2310e8f60b4dbfb8b3264e870ad4997c00377', 138, NULL, NULL, NULL, 'Tidewire', 'text', 1, 1, '{"title": "given", "quality": [], "language": "given", "publishedAt": "given"}', 1, DEFAULT, DEFAULT),
	(3, 4, 3, NULL, 3, 'original', NULL, NULL, NULL, 1, NULL, NULL, 'Last song of the miners', NULL, '{}', '{}', NULL, NULL, NULL, NULL, '2026-11-22 01:57:11.552+00', '2026-11-22 01:57:19.259195+00', 'en', 'The miners'' choir of Lower Saltby sang for the last time on Sunday, ninety-two years after it was founded in the canteen of a pit that closed long ago.

Seven singers were left of the sixty in the photograph that hangs above the bar. Their conductor, Rufus Ambleside, said the songbooks would go to the county archive.

A recording of the concert will be published.', '<p>The miners'' choir of Lower Saltby sang for the last time on Sunday, ninety-two years after it was founded in the canteen of a pit that closed long ago.</p>
<p>Seven singers were left of the sixty in the photograph that hangs above the bar. Their conductor, Rufus Ambleside, said the songbooks would go to the county archive.</p>
<p>A recording of the concert will be published.</p>', '\xd523861ad69366d64c07d89a832f8c2f9f464bc54416888a1a0ccd418afd35e0', 65, NULL, NULL, NULL, NULL, 'text', 1, 0.9, '{"title": "given", "quality": ["no date"], "language": "given"}', 2, DEFAULT, DEFAULT);
INSERT INTO wirecopy.entity OVERRIDING SYSTEM VALUE VALUES
	(1, 'org', 'ottermouth carriers', '', 'Ottermouth Carriers', NULL, '2026-11-22 01:57:14.481398+00'),
	(2, 'org', 'tidewire', '', 'Tidewire', NULL, '2026-11-22 01:57:14.481398+00'),
	(3, 'other', 'ottermouth', '', 'Ottermouth', NULL, '2026-11-22 01:57:14.481398+00'),
	(4, 'person', 'maren tolliver', '', 'Maren Tolliver', NULL, '2026-11-22 01:57:14.481398+00'),
	(5, 'place', 'brackenford', '', 'BRACKENFORD', NULL, '2026-11-22 01:57:14.481398+00'),
	(6, 'org', 'lower saltby', '', 'Lower Saltby', NULL, '2026-11-22 01:57:14.676842+00'),
	(7, 'person', 'rufus ambleside', '', 'Rufus Ambleside', NULL, '2026-11-22 01:57:14.676842+00'),
	(8, 'person', 'ilse varga', '', 'Ilse Varga', NULL, '2026-11-22 01:57:14.676889+00'),
	(9, 'place', 'ottermouth', '', 'Ottermouth', NULL, '2026-11-22 01:57:14.676889+00');
INSERT INTO wirecopy.article_entity VALUES
	(1, 5, 2, 0, true, 0.869),
	(1, 2, 1, 13, false, 0.303),
	(1, 3, 1, 225, false, 0.246),
	(1, 4, 1, 370, false, 0.207),
	(1, 1, 1, 595, false, 0.147),
	(2, 5, 2, 0, false, 0.369),
	(2, 2, 1, 13, false, 0.304),
	(2, 3, 1, 225, false, 0.25),
	(2, 4, 1, 370, false, 0.213),
	(2, 1, 1, 595, false, 0.156),
	(4, 9, 1, 15, false, 0.381),
	(4, 8, 1, 250, false, 0.253),
	(3, 6, 1, 21, false, 0.378),
	(3, 7, 1, 251, false, 0.252);
INSERT INTO wirecopy.change OVERRIDING SYSTEM VALUE VALUES
	(1, 1, '2026-11-22 01:57:14.489495+00', 'article.indexed', 1, 1, '{"url": "https://tidewire.example/lock", "title": "Brackenford sea lock to close for eleven months"}'),
	(2, 2, '2026-11-22 01:57:14.676489+00', 'article.indexed', 2, 2, '{"url": "https://courier.example/sea-lock", "title": "Barges face detour as lock shuts"}'),
	(3, 3, '2026-11-22 01:57:14.68764+00', 'article.indexed', 3, 3, '{"url": null, "title": "Last song of the miners"}'),
	(4, 4, '2026-11-22 01:57:14.68764+00', 'article.indexed', 4, 4, '{"url": "https://courier.example/library-tools", "title": "Library lends spades"}'),
	(5, 5, '2026-11-22 01:57:14.719115+00', 'story.joined', 2, 1, '{"from": "2"}'),
	(6, 6, '2026-11-22 01:57:19.259195+00', 'article.revised', 3, NULL, '{"url": null, "title": "Last song of the miners"}');
INSERT INTO wirecopy.change_last VALUES
	(6);
INSERT INTO wirecopy.draft VALUES
	(6, '{"html": "<p>Two ferries that were laid up over the winter go back to the Skell crossing on Friday, a month earlier than planned. The operator said that bookings had doubled since the bridge was narrowed to a single lane for repairs.</p>", "tags": [], "text": "Two ferries that were laid up over the winter go back to the Skell crossing on Friday, a month earlier than planned. The operator said that bookings had doubled since the bridge was narrowed to a single lane for repairs.", "title": "Ferries return early", "method": "text", "authors": [], "quality": 0.7, "section": null, "version": 1, "evidence": {"title": "given", "quality": ["shorter than 60 words"], "language": "given", "publishedAt": "given"}, "imageUrl": null, "language": "en", "siteName": null, "wordCount": 40, "modifiedAt": null, "description": null, "publishedAt": "2026-11-18T07:00:00.000Z", "canonicalUrl": null, "imageCaption": null, "publishedPrecision": "instant", "isAccessibleForFree": null}', '2026-11-22 01:57:22.478365+00');
INSERT INTO wirecopy.edge VALUES
	(1, 2, 'near_copy', 1, 0.942029, 0.9701493, '{"lead": 1, "anchors": 1, "numbers": 1}', 1);
INSERT INTO wirecopy.entity_alias VALUES
	(1, 'Ottermouth Carriers'),
	(2, 'Tidewire'),
	(3, 'Ottermouth'),
	(4, 'Maren Tolliver'),
	(5, 'BRACKENFORD'),
	(5, 'Brackenford'),
	(6, 'Lower Saltby'),
	(7, 'Rufus Ambleside'),
	(8, 'Ilse Varga'),
	(9, 'Ottermouth');
INSERT INTO wirecopy.mention VALUES
	(1, 0, 11, 5, 'BRACKENFORD', 0),
	(1, 45, 56, 5, 'Brackenford', 0.444),
	(1, 13, 21, 2, 'Tidewire', 0.333),
	(1, 225, 235, 3, 'Ottermouth', 0),
	(1, 370, 384, 4, 'Maren Tolliver', 0.808),
	(1, 595, 614, 1, 'Ottermouth Carriers', 0.643),
	(2, 0, 11, 5, 'BRACKENFORD', 0),
	(2, 45, 56, 5, 'Brackenford', 0.444),
	(2, 13, 21, 2, 'Tidewire', 0.333),
	(2, 225, 235, 3, 'Ottermouth', 0),
	(2, 370, 384, 4, 'Maren Tolliver', 0.808),
	(2, 595, 614, 1, 'Ottermouth Carriers', 0.643),
	(4, 15, 25, 9, 'Ottermouth', 0.667),
	(4, 250, 260, 8, 'Ilse Varga', 0.87),
	(3, 21, 33, 6, 'Lower Saltby', 0.444),
	(3, 251, 266, 7, 'Rufus Ambleside', 0.787);
INSERT INTO wirecopy.outcome VALUES
	('poll', 1, 'rejected', 'E_CONNECT', 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9', 0, true, '2026-11-22 01:57:11.370143+00'),
	('parse', 1, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:13.301473+00'),
	('parse', 2, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:13.301473+00'),
	('parse', 3, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:13.379896+00'),
	('parse', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:13.388886+00'),
	('index', 1, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.489495+00'),
	('match', 1, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.52516+00'),
	('index', 2, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.676489+00'),
	('index', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.68764+00'),
	('index', 3, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.68764+00'),
	('match', 3, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.745887+00'),
	('match', 2, 'done', NULL, '1 edges', 0, true, '2026-11-22 01:57:14.719115+00'),
	('match', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:14.749872+00'),
	('parse', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:18.218291+00'),
	('index', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:19.259195+00'),
	('match', 4, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:19.284257+00'),
	('parse', 6, 'done', NULL, NULL, 0, true, '2026-11-22 01:57:22.478365+00');
INSERT INTO wirecopy.page VALUES
	(1, '2026-11-22 01:57:11.514468+00', 'https://tidewire.example/lock', 'text/plain; charset=utf-8', NULL, '\x1f8b08000000000000036592416edb301045f73ec547366d0157408b5e204e9b4dd10448dd038cc46f9110c511869415ddbe209da08b2e090ce77fbc37a797fb879f3f9e1e9f5fbee3e339386ec1f8099f71f68446874c41d46182149c4c8689e9a2e6b085183144cdc4450d8cbc3261d6547cc6c574c62fb1c163f321124c6348a46518972803114ac62885f988e2092fd6eb6ae855ccc171088e0e9a705e999decdde170121b996fc15eae44511499d8fe474d230d9bec305d9343f1a6ebe8f15c0a6dd6b5f863ed3278887319d2eb5aea1009afabe5ba8d3278140b4b87bb27edd5ed8861626e098e45573ba26fff782b0f312285c4b263a7586ecc24d5ea845eeae48c4899f2f10e5982ab589870d618c395564b29062fc1f2ff20bac3a17ad8d426845671d05cf0e55bf71573883168c260baa54a7153141fcce59a1b0a969ad6ef6dab710c9a2462d42b2dcd4ca5c3ef292c4b75e2c541f244d7540a0ae7454d6c6fe6dfb9d53d373d65b54407a75b82d45a0a47b1b7b6ff88e341cc022d7fc09f54bb3600a160d3b59d56f344f455698dae0fbe16135c56c626f83db4c33d2ec172415fefa0e2e0ebc2a1d0d5b945f28d5fe2f6a626243cb2b7556ceffe0266b15fa6e7020000'),
	(2, '2026-11-22 01:57:11.539923+00', 'https://courier.example/sea-lock', 'text/plain; charset=utf-8', NULL, '\x1f8b08000000000000036592416edb301045f73ec547366d0157408b5e20499b4dd10448dd038cc46f9110c511869415ddbe20eda08b2e090ce73ffc370faff78f3f7f3c3fbdbc7ec7c75370dc82f1133ee3e4098d0e9982a8c3042978301926a6b39ac31662c4103513673530f2c2845953f11967d319bfc4068fcd8748308d219196615ca20c442819a314e6238a27bc58afaba1573107c721383a68c2696576b27787c383d8c87c0df672218aa2c8c4f63f6a1a69d86487e99a1c8a375d478f975268b3aec51f2bcbe021ce6548af6ba94324bcae96eb36cae0512c2c1dee9eb557b7238689b92538165ded88befde3151e62440a8965c74eb1dc3a9354d1093dd7c9199132e5e31db204576b61c249630c175a85520c5e82e5ff8be80e87ea61539b101ae2a0b9e0cbb7ee2be61063d084c1744bb5c54d517c30976b6e28586a5abfb7adc631689288512fb43433950ebfa7b02cd5891707c9135d5329289c1735b1bd997fefadeeb9ea29ab253a38dd12a462291cc56eb4ff1ac7a398055afe803fa9b2b60242c1a66b3bade689e8abd21a5d1f7c2b2638af8c4df07b68877b9c83e582bede41ad836f0b874257e716c9d7fe12b79b9a90f0c4de56b1fd46f6a86bc5c1d0e29316d855793ba061c2442eb4ee2f2f67f47c15030000'),
	(3, '2026-11-22 01:57:11.547313+00', 'https://courier.example/library-tools', 'text/plain; charset=utf-8', NULL, '\x1f8b08000000000000032d90b16e84400c44fbfb8ad135d720fe23558a9c92dab003bbba658d6c13c4df4770e9ac19bda7919f99a86530b103a5e13382b6e81619952d39740bcc62890da15a1d93e982c8c5b193af1e5fab247a07cf1473484b10ec99ac8398e90e8f33db338d884cb08dc7587515a6228ecd99108a81dd3f6c94447b3846b184e2905a1159e2bafdc58449adbfddee3f449674594d75790b56ea5adfc540b693286d3e111ce7c4ee0e9792f0519df8169ba5c39e15b635bf5483491b738f6726a6621e48723c1c93fcea6625885d1c82cc341361655968a7a38c193b5b5c4f9b74334459e81838a9114db5f57feb3987e070010000'),
	(4, '2026-11-22 01:57:11.554973+00', NULL, 'text/plain; charset=utf-8', NULL, '\x1f8b080000000000000335ce316ec3400c04c0deafd82e8de33fa44f15f903948eba2372260d926759bf0f6423f56267f7da183751f6f8c0d24c1cb6e2db36764cd473de11a415ab39b2313a4522e5c630c534b4d07e868a72ee9fb91976260fd09aec90c44681d586162e107d090b6932eb3143b84b221b25966ec105ddb482aa5d4ea7891fac08d1ca1ed8d8199dd73c7a0713f2ccfddfbc374bab4ef7f6d61a690dd06c0f7ee533f905d7c6e2584ccb58d2fc8c9fb18ec0d76dee1c52f88c20296fdcb4ce66bf81cd462fa886b4f77b1b9a3bc897260fbefc01a91879c73e010000'),
	(4, '2026-11-22 01:57:16.468579+00', NULL, 'text/plain; charset=utf-8', NULL, '\x1f8b080000000000000335ce3172c3300c04c05eafb82e8da33fb84f15fb0310099198d08006042debf719dbe3fae6f6ee5a193751f6fe85544d1cb6e2c776765ca8c572a09316ace688ca68d403213786292e43331d27a828c7f11dbbe160f20e5a831d12d8a963b5a19933445f42220d667dce10360944a5406ad639a3991650b1799a2e7c6745172dec1d3b3ba3f11acfde93e9f288e3636ed5c28ad356df5a252d1db4d89d5ff9423ee35a591cc9348f14e627fc8e75749c6f4be32e994fe824f98d9b96c5ecaf63b7d1328a21ecfdde86c601f254e5cef3349de19cccb368f95c4ba6893db04b6b5818db589af4ca79fe07477eff036d010000'),
	(6, '2026-11-22 01:57:20.952915+00', 'https://gazette.example/ferries', 'text/plain; charset=utf-8', NULL, '\x1f8b08000000000000031d8ec10dc3300c0357e10045c7e802cd0272ccd8425c29909d1addbe48bec48177cb746c8c50768c2a03934134d18cf3807f191895986a8381e248b2ee187eafef9dad610def5dadc00dafd02cbf07041fb7514189a6f787188e2666cc4f2c95f08321c303fd72ddeae4beab958e2a19d9cfd498d1d556deb6149a0b31a5c324c227f315221752da156dc4e681e0211afdf9073f0497d4dc000000'),
	(7, '2026-11-22 01:57:28.512148+00', 'https://gazette.example/lock-closure', 'text/plain; charset=utf-8', NULL, '\x1f8b08000000000000036591418edc300c04eff38ac69e070612e4057b4f72c87c80967a2cc1b26850d418fe7d200ff6b477b2bb50fd488496884641d1b0421c9f2661657daa451cb91484a28d78aa81852f566c5a3d353c4d37fc160b0947ca85605d7225adc1b8170944f686459ced0e4f44129bb51b66158b880c3932422b1e9d2dca39dd6e9f620bdbbb38c98b7085cbcaebbf685d6838e48469af119e4cfb92f0d79db669f7741f2c2141626c9059bb8f231249bbb5914609096e799ff0f147678d274a5ed9ae8648d76e77ccd71fdff010236aaef41327c5dae54cea4027f4392e3714cadaee1f6892e3d0c28a8796925fb401a50849b2b5ef22a6dbed9188436d45be108336c78f5fd34f6cb994ac15c1f4a8c3e2a1f0942db6d19b1dfb689bcf2bd5b864ad52b0e88b5637569ff06fcdfb3e364912216d65bca61438b75d4decbc96fff23672def378b7ca88a847850c2c45a4d8f41fd82c605434020000');
INSERT INTO wirecopy.quote OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 280, 364, 'direct', '"Nobody likes the detour, but the gates are ninety years old and one of them leaks,"', 'Maren Tolliver', 4, 0.9),
	(2, 2, 280, 364, 'direct', '"Nobody likes the detour, but the gates are ninety years old and one of them leaks,"', 'Maren Tolliver', 4, 0.9),
	(3, 4, 188, 244, 'direct', '"We had the room, and people had been asking for years,"', 'Ilse Varga', 8, 0.9);
INSERT INTO wirecopy.revision VALUES
	(3, 1, '2026-11-22 01:57:14.68764+00', 'Last song of the miners', 'The miners'' choir of Lower Saltby sang for the last time on Sunday, ninety-two years after it was founded in the canteen of a pit that closed long ago.

Seven singers were left of the sixty in the photograph that hangs above the bar. Their conductor, Rufus Ambleside, said the songbooks would go to the county archive.');
INSERT INTO wirecopy.sketch VALUES
	(1, '\x1b4ffd1fcabe231c2ab41acf6f1fc9c9a96580c4f961d9574f71cfad9f25791a', '\x0100820000001a008200580000001b4ffd1fcabe231c2ab41acf6f1fc9c9a96580c4f961d9574f71cfad9f25791ac0ce11b9db0d2400bdd428002ea4e301781aed01888bda0233ee480439b09b0b21ccc10bbe8e120e57b1140e3fe4670eb309ea0ec64baf137c79821a338ec21a979c581c560d451ed278bc1fe29dd0205edc6421799ef7229bc88125ca93c825e2d05a284058c66f0da76f41f84903ab30507534a3ac0da7604be36d8a6634738556bd2927c4158a59e3c94dc665f740f8491034c1885af51d3f97c4e830604b4321cbae0603f849becd30f49a018b68e22285047af1c5af5a1266becbae83ef42f7733b1918f849df862c99f849f7401bec91bacb9a03ab086f7fe8683c4d844bfffcbf61b2dd28ebfcb1a1f8491034c188f84934d065c9cbae8aff367dbb0062132c2fcc4d683ce024872d4b0bf8490fcb49390d61c02ca80a8a66b3b1606a75348504f849c188d0b1c0671098900c4d95f849e222402090c8fcbfe024cc8cab71f849243c8a66f849cf4726dacbaef849c188b3b15452769c65c925facbaedef2f8490acdf740aa67c1fd74696465776972650a7468650a627261636b656e666f72640a6d617263680a747565736461790a6f747465726d6f7574680a6d6172656e0a746f6c6c697665720a63617272696572730a756e696f6e0a666562727561727931342e32', 1),
	(2, '\x2743df2dcc9fbdb97437b6479fae85853a7a23f6f8b6373579234efb1147e015', '\x01008a0000001a008a00600000002743df2dcc9fbdb97437b6479fae85853a7a23f6f8b6373579234efb1147e015c0ce11b9db0d2400bdd428002ea4e301781aed01888bda0233ee480439b09b0b21ccc10bbe8e120e57b1140e3fe4670eb309ea0ec64baf137c79821a338ec21a979c581c560d451ed278bc1fe29dd0205edc6421799ef7229bc88125ca93c825da9510274058c66f0da76f41f84903ab30507534a3ac0da7604be36d8a6634738556bd2927c4158a59e3c94dc665f740f8491034c1885af51d3f97c4e830604b4321cbae0603f849becd30f49a018b68e22285047af1c5af5a1266becbae83ef42f7733b1918f849df862c99f849f7401bec91bacb9a03ab086f7fe8683c4d844bfffcbf61b2dd28ebfcb1a1f8491034c188f84934d065c9cbae8aff367dbb0062132c2fcc4d683ce024872d4b0bf8490fcb49390d61c02ca80a8a66b3b1606a75348504f849c188d0b1c0671098900c4d95f849e222402090c8fcbfe024cc8cab71f849243c8a66f849cf4726dacbaef849c188b3b15452769c65c925facbaedef2f8490acdf740aa67c1fdf8497e31e175410cd7a5f8497534d8e474696465776972650a7468650a627261636b656e666f72640a6d617263680a747565736461790a6f747465726d6f7574680a6d6172656e0a746f6c6c697665720a63617272696572730a756e696f6e0a66656272756172790a636f757269657231342e32', 1),
	(4, '\x9d20a033bcb4a42132ef74ece0a49f4bf76f9c32e4cc4964d63094c0a6cbcda5', '\x01004200000019004200150000009d20a033bcb4a42132ef74ece0a49f4bf76f9c32e4cc4964d63094c0a6cbcda5d361990126d1c5028ae4c504d9de08076d7a9e0ab271b317a1396a1a20e0a41bf7a2aa1cd4eee52d860a973c364c593f50c5bb451188504d6a26c24f9b63cd5091fc8b522bbf935f23dcf2680a68d56bd4f5136d91cc8a790fcbaa799cfe457a204bfa7af849db4eaa67e222f0570266d2b111dfbd29e3d88483a6583ebf086fb3b1feb292d02bd4f8496c92bb73cbaea50d086fb3b1078d9db565c92de7db9765c9a80a8a6682e8c02cf84961d2086f1f04c02cf584d1f88a66cb9afcbff9edc887ebfcf2c2f8494d7df8495452499191c78316b3b1086bcc618504be65026695fe8162b2b0704c6f747465726d6f7574680a696c73650a7661726761', 1),
	(3, '\x432b4904d2dd10f3a8af6c0c7a41a47952d1485203005b30a01270bd2c1a8aa1', '\x0100420000001800420023000000432b4904d2dd10f3a8af6c0c7a41a47952d1485203005b30a01270bd2c1a8aa19c796e089f11150942ef0b11269b63131e18f41ccddfe81f8479fc1f72f2ee21ec18ae2210bae1298929283023124232482a7d3880354f3b71ac813b1d648942aa9b17443fd225473b9c854a5b38184ea1fec14f6a3afe50a587455cb128bb5cf849d286e6c2683cd1f99fbdbc308a66f849220b55091d3f9de791ba2c2fcb9a55a8e02483169465aa67f84926d8683cb3b1f4a7db9779b89616b6dd2f87c68d49a57c86683cf849fe1aaa67f849203edb97ed429946f8491034f1b1f14cd0bec73cfcbff8492e03cc8cf01ecbaef8494b066610b3b1bd89683cf849e832604ba50d926c6c6f7765720a73616c7462790a73756e6461790a72756675730a616d626c6573696465', 1);
INSERT INTO wirecopy.sketch_key VALUES
	(-1190015296, 1, '2026-11-22 01:57:14.489495+00'),
	(2362843, 1, '2026-11-22 01:57:14.489495+00'),
	(2675901, 1, '2026-11-22 01:57:14.489495+00'),
	(31695918, 1, '2026-11-22 01:57:14.489495+00'),
	(32316024, 1, '2026-11-22 01:57:14.489495+00'),
	(47877000, 1, '2026-11-22 01:57:14.489495+00'),
	(71888435, 1, '2026-11-22 01:57:14.489495+00'),
	(194752569, 1, '2026-11-22 01:57:14.489495+00'),
	(197250081, 1, '2026-11-22 01:57:14.489495+00'),
	(236097214, 1, '2026-11-22 01:57:14.489495+00'),
	(236237143, 1, '2026-11-22 01:57:14.489495+00'),
	(241689663, 1, '2026-11-22 01:57:14.489495+00'),
	(250218931, 1, '2026-11-22 01:57:14.489495+00'),
	(330255302, 1, '2026-11-22 01:57:14.489495+00'),
	(444758396, 1, '2026-11-22 01:57:14.489495+00'),
	(448958003, 1, '2026-11-22 01:57:14.489495+00'),
	(475569303, 1, '2026-11-22 01:57:14.489495+00'),
	(507841878, 1, '2026-11-22 01:57:14.489495+00'),
	(532445394, 1, '2026-11-22 01:57:14.489495+00'),
	(550542818, 1, '2026-11-22 01:57:14.489495+00');
INSERT INTO wirecopy.sketch_key VALUES
	(560258142, 1, '2026-11-22 01:57:14.489495+00'),
	(586653305, 1, '2026-11-22 01:57:14.489495+00'),
	(629262491, 1, '2026-11-22 01:57:14.489495+00'),
	(633902026, 1, '2026-11-22 01:57:14.489495+00'),
	(677040354, 1, '2026-11-22 01:57:14.489495+00'),
	(1875269696, 1, '2026-11-22 01:57:14.489495+00'),
	(-1190015296, 2, '2026-11-22 01:57:14.676489+00'),
	(2362843, 2, '2026-11-22 01:57:14.676489+00'),
	(2675901, 2, '2026-11-22 01:57:14.676489+00'),
	(31695918, 2, '2026-11-22 01:57:14.676489+00'),
	(32316024, 2, '2026-11-22 01:57:14.676489+00'),
	(47877000, 2, '2026-11-22 01:57:14.676489+00'),
	(71888435, 2, '2026-11-22 01:57:14.676489+00'),
	(194752569, 2, '2026-11-22 01:57:14.676489+00'),
	(197250081, 2, '2026-11-22 01:57:14.676489+00'),
	(236097214, 2, '2026-11-22 01:57:14.676489+00'),
	(236237143, 2, '2026-11-22 01:57:14.676489+00'),
	(241689663, 2, '2026-11-22 01:57:14.676489+00'),
	(250218931, 2, '2026-11-22 01:57:14.676489+00'),
	(330255302, 2, '2026-11-22 01:57:14.676489+00');
INSERT INTO wirecopy.sketch_key VALUES
	(444758396, 2, '2026-11-22 01:57:14.676489+00'),
	(448958003, 2, '2026-11-22 01:57:14.676489+00'),
	(475569303, 2, '2026-11-22 01:57:14.676489+00'),
	(507841878, 2, '2026-11-22 01:57:14.676489+00'),
	(532445394, 2, '2026-11-22 01:57:14.676489+00'),
	(550542818, 2, '2026-11-22 01:57:14.676489+00'),
	(560258142, 2, '2026-11-22 01:57:14.676489+00'),
	(586653305, 2, '2026-11-22 01:57:14.676489+00'),
	(629262491, 2, '2026-11-22 01:57:14.676489+00'),
	(633902026, 2, '2026-11-22 01:57:14.676489+00'),
	(655398362, 2, '2026-11-22 01:57:14.676489+00'),
	(1875269696, 2, '2026-11-22 01:57:14.676489+00'),
	(26829267, 4, '2026-11-22 01:57:14.68764+00'),
	(46518566, 4, '2026-11-22 01:57:14.68764+00'),
	(80077962, 4, '2026-11-22 01:57:14.68764+00'),
	(118021849, 4, '2026-11-22 01:57:14.68764+00'),
	(178158189, 4, '2026-11-22 01:57:14.68764+00'),
	(397636018, 4, '2026-11-22 01:57:14.68764+00'),
	(443169185, 4, '2026-11-22 01:57:14.68764+00'),
	(463790112, 4, '2026-11-22 01:57:14.68764+00');
INSERT INTO wirecopy.sketch_key VALUES
	(480944887, 4, '2026-11-22 01:57:14.68764+00'),
	(770043604, 4, '2026-11-22 01:57:14.68764+00'),
	(1016531590, 4, '2026-11-22 01:57:14.68764+00'),
	(1062816822, 4, '2026-11-22 01:57:14.68764+00'),
	(1169933648, 4, '2026-11-22 01:57:14.68764+00'),
	(1297123345, 4, '2026-11-22 01:57:14.68764+00'),
	(1338123882, 4, '2026-11-22 01:57:14.68764+00'),
	(1355637659, 4, '2026-11-22 01:57:14.68764+00'),
	(1384905873, 4, '2026-11-22 01:57:14.68764+00'),
	(1603518251, 4, '2026-11-22 01:57:14.68764+00'),
	(1760746531, 4, '2026-11-22 01:57:14.68764+00'),
	(1809147914, 4, '2026-11-22 01:57:14.68764+00'),
	(1830024660, 4, '2026-11-22 01:57:14.68764+00'),
	(2039139473, 4, '2026-11-22 01:57:14.68764+00'),
	(2041236239, 4, '2026-11-22 01:57:14.68764+00'),
	(2051407516, 4, '2026-11-22 01:57:14.68764+00'),
	(2063223584, 4, '2026-11-22 01:57:14.68764+00'),
	(141457820, 3, '2026-11-22 01:57:19.259195+00'),
	(152375711, 3, '2026-11-22 01:57:19.259195+00'),
	(285994818, 3, '2026-11-22 01:57:19.259195+00');
INSERT INTO wirecopy.sketch_key VALUES
	(325294886, 3, '2026-11-22 01:57:19.259195+00'),
	(485759006, 3, '2026-11-22 01:57:19.259195+00'),
	(535355341, 3, '2026-11-22 01:57:19.259195+00'),
	(536639876, 3, '2026-11-22 01:57:19.259195+00'),
	(569307762, 3, '2026-11-22 01:57:19.259195+00'),
	(581834988, 3, '2026-11-22 01:57:19.259195+00'),
	(702659088, 3, '2026-11-22 01:57:19.259195+00'),
	(807938441, 3, '2026-11-22 01:57:19.259195+00'),
	(843190819, 3, '2026-11-22 01:57:19.259195+00'),
	(947726920, 3, '2026-11-22 01:57:19.259195+00'),
	(995046784, 3, '2026-11-22 01:57:19.259195+00'),
	(998354033, 3, '2026-11-22 01:57:19.259195+00'),
	(1116300317, 3, '2026-11-22 01:57:19.259195+00'),
	(1142397866, 3, '2026-11-22 01:57:19.259195+00'),
	(1193660991, 3, '2026-11-22 01:57:19.259195+00'),
	(1250270267, 3, '2026-11-22 01:57:19.259195+00'),
	(1310210139, 3, '2026-11-22 01:57:19.259195+00'),
	(1338113697, 3, '2026-11-22 01:57:19.259195+00'),
	(1358838378, 3, '2026-11-22 01:57:19.259195+00'),
	(1548060581, 3, '2026-11-22 01:57:19.259195+00');
INSERT INTO wirecopy.sketch_key VALUES
	(1555769521, 3, '2026-11-22 01:57:19.259195+00');
INSERT INTO wirecopy.slot VALUES
	('127.0.0.1:9', 5, '2026-11-22 01:57:12.350779+00', '2026-11-22 02:29:02.158143+00', '{}');
INSERT INTO wirecopy.story_history OVERRIDING SYSTEM VALUE VALUES
	(1, 2, 1, '2026-11-22 01:57:14.719115+00', 'merged: copies of one text');
INSERT INTO wirecopy.work VALUES
	('poll', 1, '127.0.0.1:9', '2026-11-22 02:29:02.158143+00', 0, NULL, 7, NULL, '2026-11-22 01:57:11.313561+00'),
	('index', 6, NULL, '2026-11-22 01:57:22.478365+00', 0, NULL, 40, NULL, '2026-11-22 01:57:22.478365+00'),
	('parse', 7, NULL, '2026-11-22 01:57:28.508898+00', 0, NULL, 41, NULL, '2026-11-22 01:57:28.508898+00');
SELECT pg_catalog.setval('wirecopy.article_article_id_seq', 4, true);
SELECT pg_catalog.setval('wirecopy.change_seq_seq', 6, true);
SELECT pg_catalog.setval('wirecopy.entity_entity_id_seq', 9, true);
SELECT pg_catalog.setval('wirecopy.event_event_id_seq', 4, true);
SELECT pg_catalog.setval('wirecopy.feed_feed_id_seq', 1, true);
SELECT pg_catalog.setval('wirecopy.fence', 41, true);
SELECT pg_catalog.setval('wirecopy.item_item_id_seq', 7, true);
SELECT pg_catalog.setval('wirecopy.quote_quote_id_seq', 3, true);
SELECT pg_catalog.setval('wirecopy.source_source_id_seq', 6, true);
SELECT pg_catalog.setval('wirecopy.story_history_history_id_seq', 1, true);
SELECT pg_catalog.setval('wirecopy.story_story_id_seq', 4, true);
