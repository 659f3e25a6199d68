"""Common names by origin, and names of other forms and scripts."""

POPULATIONS = {
    "English": (
        "James Mary Michael Linda Robert Jennifer David Susan John Jessica Thomas Karen Daniel Nancy Matthew Lisa "
        "Mark Emily Kevin Laura Brian Rachel Jason Megan Ryan Amy Eric Olivia Jacob Hannah",
        "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson White Harris Clark "
        "Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell",
    ),
    "Spanish": (
        "José María Antonio Carmen Juan Ana Manuel Isabel Francisco Laura Luis Lucía Javier Elena Carlos Marta "
        "Miguel Cristina Pedro Paula Diego Sara Alejandro Rosa Fernando Pilar Sergio Andrea Pablo Raquel",
        "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz "
        "Moreno Álvarez Romero Navarro Torres Ramos Vega Castro Ortiz Rubio Molina Delgado Morales Ortega Iglesias "
        "Soto",
    ),
    "French": (
        "Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Nicolas Catherine Julien Camille Thomas Léa "
        "Antoine Manon Luc Chloé Olivier Claire Hugo Sophie Mathieu Anne Guillaume Céline Paul Élodie Louis Julie",
        "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux "
        "David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Faure Mercier "
        "Blanc",
    ),
    "German": (
        "Peter Ursula Michael Petra Thomas Sabine Andreas Monika Wolfgang Susanne Klaus Andrea Jürgen Claudia "
        "Stefan Birgit Christian Anna Uwe Julia Lukas Lea Felix Laura Jonas Lena Tobias Sarah Jan Katrin",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf "
        "Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler "
        "Maier Huber",
    ),
    "Russian": (
        "Aleksandr Elena Sergey Olga Dmitry Natalia Andrey Tatiana Alexey Irina Ivan Anna Mikhail Maria Nikolay "
        "Svetlana Evgeny Ekaterina Pavel Yulia Roman Anastasia Igor Daria Denis Polina Maxim Ksenia Oleg Marina",
        "Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Alekseev "
        "Lebedev Semenov Egorov Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaytsev "
        "Borisov Belov Gusev Titov",
    ),
    "Polish": (
        "Anna Piotr Maria Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka Jan Barbara Paweł Ewa Michał "
        "Krystyna Marcin Magdalena Jakub Elżbieta Adam Joanna Marek Zofia Łukasz Monika Grzegorz Aleksandra "
        "Mateusz Julia Wojciech",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski "
        "Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski "
        "Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień",
    ),
    "Arabic": (
        "Mohammed Fatima Ahmed Aisha Ali Maryam Omar Zainab Hassan Noor Youssef Layla Khalid Huda Ibrahim Salma "
        "Karim Rania Mustafa Amina Tariq Samira Samir Yasmin Walid Dina Ziad Hala Faisal Mona",
        "Haddad Khoury Mansour Nasser Saleh Hamdan Awad Khalil Farouk Najjar Sayegh Hariri Darwish Qasim Othman "
        "Zaki Bakri Habib Ayoub Shaheen Rashid Suleiman Tawfik Jaber Ghanem Maalouf Fares Barakat Abbas Sharif",
    ),
    "Indian": (
        "Rahul Priya Amit Anjali Vijay Lakshmi Sanjay Pooja Ravi Sunita Arjun Kavita Suresh Meena Rohit Neha "
        "Karthik Divya Anil Deepa Manoj Swati Rajesh Asha Vikram Nisha Arun Rekha Nikhil Shreya",
        "Sharma Verma Gupta Patel Singh Kumar Reddy Rao Nair Iyer Mehta Shah Joshi Das Bose Mukherjee Kapoor "
        "Malhotra Agarwal Mishra Pandey Yadav Chauhan Desai Kulkarni Naidu Pillai Menon Chatterjee Jain",
    ),
    "Chinese": (
        "Wei Fang Min Jing Li Qiang Lei Jun Yang Yong Yan Jie Xiaoming Xiaohong Jianguo Meiling Haoran Zihan "
        "Yuxuan Xinyi Mingze Jiayi Zhiqiang Xiuying Guohua Lihua Yuting Peng Tao Chao",
        "Wang Wang Wang Li Li Li Zhang Zhang Zhang Liu Liu Chen Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin "
        "He Guo Ma Luo Liang Song Zheng Xie Han Tang Feng Yu Dong Xiao Cheng Cao",
    ),
    "Korean": (
        "Min-jun Seo-yeon Ji-hoon Ji-woo Hyun-woo Su-bin Dong-hyun Yu-na Jun-ho Hye-jin Sung-min Eun-ji Tae-yang "
        "Soo-jin Young-ho Mi-sun Jae-won Da-eun Kyung-soo Bo-ra Sang-woo Na-ri Woo-jin Ha-neul In-ho Ye-rin "
        "Chan-young So-hee Gi-tae Yeon-ju",
        "Kim Kim Kim Kim Kim Kim Lee Lee Lee Lee Park Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon "
        "Hwang Ahn Song Ryu Hong Jeon",
    ),
    "Japanese": (
        "Taro Hanako Kenji Yuki Hiroshi Yoko Takashi Keiko Daisuke Aoi Makoto Emi Shota Misaki Kazuo Naomi Ryo "
        "Sakura Satoshi Mai Yusuke Ayumi Kenta Rina Akira Chie Naoki Haruka Tetsuya Kaori",
        "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki "
        "Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Saito Mori Abe Ikeda Hashimoto Ishikawa Ogawa Goto Okada "
        "Hasegawa Fujita",
    ),
    "Vietnamese": (
        "Minh Lan Hùng Mai Dũng Hoa Tuấn Hương Long Linh Nam Trang Quân Thảo Phong Ngọc Sơn Hà Khánh Nhung Bình "
        "Yến Đức Vy Hải Thu Việt Oanh Tùng Chi",
        "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Phạm Phạm "
        "Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai",
    ),
    "West African": (
        "Oluwaseun Ngozi Chinedu Aminata Kwame Fatou Emeka Abena Babatunde Adaeze Ibrahima Mariam Kofi Awa "
        "Chukwuma Folake Mamadou Efua Obinna Zainab Sekou Yaa Femi Ifeoma Ousmane Akosua Segun Nneka Moussa Bisi",
        "Okafor Adeyemi Mensah Diallo Traoré Okonkwo Boateng Ndiaye Eze Balogun Owusu Sow Nwosu Adebayo Asante "
        "Keita Obi Afolabi Osei Diop Okeke Bello Appiah Camara Uche Ogunleye Koné Amoah Touré Fofana",
    ),
    "Turkish": (
        "Mehmet Ayşe Mustafa Fatma Ahmet Emine Ali Hatice Hüseyin Zeynep Hasan Elif Murat Meryem Emre Merve Burak "
        "Esra Serkan Derya Can Selin Kemal Gül Okan Pınar Tolga Sevgi Cem Ebru",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt "
        "Özkan Şimşek Polat Korkmaz Erdoğan Güneş Aksoy Bulut Taş Yavuz Avcı Tekin Güler",
    ),
}
"""Common given and family names by origin, family names repeated by frequency; combined at random."""

OTHER_NAMES = {
    "one part": "Suharto",
    "one letter": "X",
    "long": "María de los Ángeles Fernández-Cavada y Gutiérrez de la Torre",
    "apostrophe and hyphen": "Siobhán O'Brien-Núñez",
    "diacritics": "Žofie Dvořáčková-Šťastná",
    "initials": "A. P. J. Venkataraman",
    "Cyrillic": "Олександр Шевченко",
    "Greek": "Αθηνά Παπαδοπούλου",
    "Arabic": "محمد الأحمد",
    "Hebrew": "נועה כהן",
    "Devanagari": "राहुल शर्मा",
    "Thai": "สมชาย ใจดี",
    "Hangul": "김지훈",
    "Han": "王小明",
    "Kana": "たなか ゆうこ",
}
"""Names of other forms, and in other scripts than Latin."""

NAMES = {
    **{origin: f"{given.split()[0]} {family.split()[0]}" for origin, (given, family) in POPULATIONS.items()},
    **OTHER_NAMES,
}
"""A name of each origin and form."""
