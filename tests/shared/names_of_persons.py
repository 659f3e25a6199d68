"""Invented names: pairs of one person or household, and pairs of strangers."""

SAME = {
    "English": """
        Robert Smith = Bob Smith | Robert "Bob" Smith = Bobby Smyth | William Turner = Bill Turner
        Elizabeth Brown = Liz Brown | Elizabeth Brown = Beth Miller | Margaret Hill = Peggy Hill
        John Smith = SMITH, JOHN | John Smith = john.smith | John Smith = J. Smith | john smith = Smith John Jr.
        Dr. Jane Cooper, PhD, MBA = Jane Cooper | Jane Cooper (she/her) = Jane Cooper
        Mr John A Smith III = John Smith | Jane Smith = Jane Brown | Michael Johnson = Sarah Johnson
        Jon Peters = John Peters | Mike O'Brien = Michael OBrien | Kate O'Neil = Katie O Neil
        James McDonald = Jim MacDonald | Jim Mc Kay = James MacKay | Steven Clark = Stephen Clarke
        Catherine Jones = Kathryn Jones | Katherine Jones = Kate Wilson | Richard Moore = Dick Moore
        Edward King = Ted King | Mary-Kate Evans = Mary Evans | Anna Schmidt-Jones = Anna Jones
        Anthony Wood = Tony Wood | john_smith92 = Smith, John | j.smith@example.org = John Smith
        jane.cooper@example.org = Jane M. Cooper | T.J. Miller = Thomas Miller | Theodore Hall = Teddy Hall
        Alexander Reed = Alex Reed | Joseph Baker = Joe Baker | Susan Ward = Sue Ward | SmithJohn = John Smith
        Geoffrey Scott = Jeff Scott | Philip Gray = Phillip Grey | Sara Hughes = Sarah Hughes
    """,
    "Spanish and Portuguese": """
        José García López = Jose Garcia | José García López = Pepe García | Garcia-Lopez, Maria = María García
        Francisco Pérez = Paco Perez | Juan Carlos Rodríguez = Carlos Rodriguez | Ignacio Ruiz = Nacho Ruiz
        María de los Ángeles Muñoz = Angeles Munoz | Guillermo Ortiz = Memo Ortiz | Enrique Vega = Quique Vega
        Luis Fernández Gómez = Luis Gomez | Dolores Vidal = Lola Vidal | Jesús Castro = Chuy Castro
        João da Silva = Joao Silva | João da Silva = João DaSilva | Ana Beatriz Souza = Ana Sousa
        Luiz Costa = Luís Costa | Maria Conceição dos Santos = Conceicao Santos
        José Carlos Pereira = Zé Pereira | Antônio Gomes = Toninho Gomes | Antonio Núñez = Toño Nunez
        Roberto Díaz = Beto Diaz | Sofía Gonzales = Sofia González | Jorge Luis Mora = George Mora
        Javier Jiménez = Xavier Gimenez | Rafael Ibáñez Soto = Rafa Ibanez | de la Cruz, Rosa = Rosa Delacruz
    """,
    "French and Italian": """
        François Lefèvre = Francois Lefevre | Jean-Pierre Dupont = Jean Dupont
        Jean-Pierre Dupont = J.-P. Dupont | Jean-Pierre Dupont = DUPONT Jean Pierre | Hélène Bœuf = Helene Boeuf
        Anne-Sophie Le Gall = Sophie Legall | Frédéric d'Arcy = Frederic Darcy | Étienne Noël = Etienne Noel
        Guillaume Petit = William Petit | Giuseppe Rossi = Beppe Rossi | Giovanni D'Angelo = Gianni DAngelo
        Francesca De Luca = Francesca Deluca | Vincenzo Russo = Enzo Russo | Domenico Bruno = Mimmo Bruno
        Maria Teresa Conti = Teresa Conti | Salvatore Greco = Totò Greco | Lorenzo Di Marco = Renzo Dimarco
        Alessandro Ricci = Sandro Ricci | Niccolò Bianchi = Niccolo' Bianchi | Élisabeth Moreau = Lise Moreau
        Anaïs Roux = Anais Roux-Martin
    """,
    "German, Dutch, Nordic": """
        Jürgen Müller = Juergen Mueller | Jürgen Müller = Jurgen Muller | Hans-Peter Weiß = Hans Weiss
        Johannes Schäfer = Hannes Schaefer | Friedrich Groß = Fritz Gross
        Anna Schmidt (geb. Müller) = Anna Mueller | Dipl.-Ing. Karl von Berg = Carl Berg
        Prof. Dr. Ulrich Köhler = Uli Koehler | Wolfgang Bauer = Wolf Bauer | Jan van der Berg = Jan Vanderberg
        Jan van den Heuvel = Heuvel, Jan | Willem de Vries = Wim de Vries | Matthijs Dekker = Mathijs Dekker
        Cornelis Visser = Kees Visser | Søren Kjær = Soren Kjaer | Bjørn Aas = Bjoern Ås | Åsa Öberg = Asa Oberg
        Lars Håkansson = Lars Haakansson | Jón Einarsson = Jon Einarsson | Sigríður Jónsdóttir = Ólafur Jónsson
        Guðrún Helgadóttir = Gudrun Helgadottir | Þór Magnússon = Thor Magnusson
        Jukka Virtanen = Johannes Virtanen | Väinö Mäkinen = Vaino Makinen
    """,
    "Russian, Ukrainian, Bulgarian": """
        Aleksandr Ivanov = Alexander Ivanov | Aleksandr Ivanov = Sasha Ivanov
        Александр Иванов = Alexander Ivanov | Aleksandr Ivanov = Oleksandr Petrenko
        Sergey Kuznetsov = Sergei Kuznetsov | Сергей Кузнецов = Sergej Kuznetsov
        Ivanova Elena Sergeevna = Yelena Ivanova | Anna Ivanova = Pyotr Ivanov | Иванова Анна = Ivanov Anna
        Yulia Popova = Julia Popova | Юлия Попова = Iuliia Popova | Dmitriy Volkov = Dmitry Volkov
        Дмитрий Волков = Dima Volkov | Evgeniy Morozov = Yevgeny Morozov | Евгений Морозов = Eugene Morozov
        Ekaterina Orlova = Katya Orlova | Екатерина Орлова = Kate Orlova | Mikhail Zaytsev = Misha Zaitsev
        Михаил Зайцев = Michael Zaytsev | Фёдор Соловьёв = Fedor Soloviev | Fyodor Soloviev = Fedor Solovyov
        Наталья Щербакова = Natalia Shcherbakova | Щербаков Юрий = Yury Scherbakov
        Алексей Жуков = Alexey Zhukov | Ксения Белова = Xenia Belova | Tatiana Romanova = Tanya Romanova
        Vladimir Kozlov = Volodya Kozlov | Олег Гончар = Oleh Honchar | Сергій Шевченко = Serhii Shevchenko
        Сергій Шевченко = Sergey Shevchenko | Ганна Мельник = Hanna Melnyk | Володимир Бойко = Volodymyr Boyko
        Юрій Коваль = Yurii Koval | Андрей Ким = Andrey Kim | Илья Гусев = Ilia Gusev
        Георги Димитров = Georgi Dimitrov | Светлана Титова = Lana Titova | Анастасия Лебедева = Nastya Lebedeva
    """,
    "Polish, Czech, Serbian, Baltic": """
        Małgorzata Kowalska = Gosia Kowalska | Jan Kowalski = Anna Kowalska | Krzysztof Wójcik = Chris Wojcik
        Łukasz Zieliński = Lukasz Zielinski | Wojciech Lis = Wojtek Lis | Paweł Nowicki = Ewa Nowicka
        Jakub Dąbrowski = Kuba Dabrowski | Petr Novák = Jana Nováková | Jiří Dvořák = Jiri Dvorak
        Černý Tomáš = Tomas Cerny | Đorđe Petrović = Djordje Petrovic | Ђорђе Петровић = Djordje Petrovic
        Милош Јовановић = Milosh Jovanovic | Jelena Marković = Elena Markovic
        Jonas Kazlauskas = Rasa Kazlauskienė | Nowak Wiktor = Viktor Nowak | Željko Horvat = Zeljko Horvat
        Jānis Bērziņš = Ilze Bērziņa
    """,
    "Greek, Armenian, Hungarian, Turkish": """
        Γιώργος Παπαδόπουλος = Giorgos Papadopoulos | Γιώργος Παπαδόπουλος = George Papadopoulos
        Giorgos Papadopoulos = Maria Papadopoulou | Ελένη Γεωργιάδου = Eleni Georgiadou
        Δημήτρης Νικολάου = Dimitris Nikolaou | Ευάγγελος Καραγιάννης = Vangelis Karagiannis
        Konstantinos Ioannidis = Kostas Ioannidis | Χρήστος Λάμπρου = Christos Lambrou
        Nagy István = István Nagy | Szabó László = Laszlo Szabo | Kovács Zsuzsanna = Zsuzsa Kovacs
        Mehmet Yılmaz = Mehmet Yilmaz | MEHMET YILMAZ = Mehmet Yılmaz | İbrahim Çelik = Ibrahim Celik
        Ayşe Öztürk = Ayse Ozturk | Gevorg Sargsyan = George Sarkisyan | Hovhannes Petrosyan = John Petrosian
    """,
    "Arabic and Persian": """
        Mohammed Al-Rashid = Muhammad Alrashid | Mohamed Salah Hassan = Mohammad Hasan
        Mohd Yusuf Khan = Mohammed Youssef Khan | Abdul Rahman Saleh = Abdulrahman Salih
        Abdel-Rahman Saleh = Abdurrahman Saleh | Ahmad Khalid = Ahmed Khaled | Hussein Jaafar = Hussain Jafar
        Fatima El Amrani = Fatma Elamrani | Fatima bint Ali al-Harbi = Fatimah Harbi
        Omar ibn Khattab Nasser = Umar Nasir | Youssef Haddad = Yusuf Haddad | Aisha Siddiqui = Ayesha Siddiqi
        محمد علي = Mohammed Ali | أحمد حسن = Ahmed Hassan | Md. Rahim Uddin = Mohammed Rahim Uddin
        Noura Qasim = Nora Kassem | Khadija Benali = Khadijah Ben Ali | Mustafa Said = Mostafa Saeed
        Hossein Rezaei = Hosein Rezai | Leila Karimi = Layla Kareemi | Ali Reza Mohammadi = Alireza Mohammadi
        Dariush Sheikh = Daryoush Shaikh | Tariq Aziz Malik = Tarek Azeez
    """,
    "South Asian": """
        S. Ramesh = Ramesh Subramanian | Ramesh S = Subramaniam Ramesh | K. Venkatesh Iyer = Venkat Iyer
        Lakshmi Narayanan = Laxmi Narayan | Srinivas Rao = Shrinivas Rao | Vijay Kumar Reddy = Vijay Reddy
        राहुल शर्मा = Rahul Sharma | Priya Sharma = Priya Verma | Gurpreet Singh Gill = Gurpreet Gill
        Gurpreet Singh = Harpreet Singh | Karthik Krishnan = Kartik Krishnan | Sunitha Nair = Sunita Nair
        Vishwanath Hegde = Viswanath Hegde | Mohit Agarwal = Mohit Aggarwal
        Arijit Mukherjee = Arijit Mukhopadhyay | Suman Bannerjee = Suman Banerji | A. P. J. Kalam = Abdul Kalam
        Deepika Pandey = Dipika Pande | Nadeem Chaudhry = Nadim Chowdhury | Aditya Joshi = Adi Joshi
        Kumar, Ravi = Ravi Kumar | Anuradha Jayawardena = Anuradha Jayawardhana | Siddharth Mehta = Sid Mehta
    """,
    "Chinese": """
        Wei Zhang = Zhang Wei | Wei (David) Zhang = David Zhang | Zhang Xiaoming = Xiao-Ming Zhang
        Xiao Ming Zhang = Xiaoming Chang | 王伟 = Wang Wei | 李娜 = Na Li | 张伟 Wei Zhang = Wei Zhang
        Hsiao-Ming Wang = Xiaoming Wang | Chen Li-hua = Lihua Chen | Lihua Chen = Li Hua Chan
        Li Jing = Lee Jing | Jun Xu = Jun Hsu | Ng Wai Ming = Wai-Ming Ng | Wong Ka Fai = Kafai Wong
        Tan Wei Ling, Grace = Grace Tan | Lim Boon Keng = Boon-Keng Lim | 陳大文 = Chan Tai Man
        Yu-Ting Tsai = Yuting Cai | Zhou Min = Chou Min | LIU Yang = Yang Liu | Lü Meng = Lu Meng
        Cathy Xie = Xie Kaixin (Cathy)
    """,
    "Korean": """
        Kim Min-jun = Kim Minjun | Kim Min-jun = Min Jun Kim | Kim Min-jun = MINJUN KIM | 김민준 = Minjun Kim
        Lee Ji-woo = Jiwoo Yi | Park Seo-yeon = Seoyeon Bak | Pak Seo Yeon = Seoyeon Park
        Choi Young-hee = Choe Younghee | Jung Hoseok = Jeong Ho-seok | Daniel Kim = Kim Min-jun (Daniel)
        Rhee Syng-min = Lee Syngmin | Yoon Eun-hye = Yun Eunhye | Ryu Hyun-woo = Hyunwoo Yoo
        Lim Soo-jin = Im Soojin | Noh Tae-young = Roh Tae Young | 이지우 = Lee Jiwoo | Shin Hye-sun = Hyesun Sin
        Min Jun = Kim M. | M. J. Kim = Kim Min-jun | Kang Do-yun = Gang Doyun
    """,
    "Japanese": """
        Yamada Taro = Taro Yamada | Yamada Tarō = Tarou Yamada | 山田太郎 = Yamada Taro | ヤマダ タロウ = Taro Yamada
        Satō Kenji = Kenji Satoh | Itoh Yuki = Yuki Ito | Yūko Ōno = Yuko Ohno | Shin'ichi Mori = Shinichi Mori
        Jun'ichirō Endō = Junichiro Endo | Ken Watanabe = Kenichi Watanabe | Ryohei Kondo = Ryōhei Kondō
        Ohtani Sho = Otani Sho | Yohko Saitō = Yoko Saito | Kyouko Abe = Kyoko Abe | KATO Emi = Emi Katō
    """,
    "Vietnamese and South-East Asian": """
        Nguyễn Văn Minh = Nguyen Van Minh | Nguyễn Văn Minh = Minh Nguyen | Trần Thị Hồng Nhung = Nhung Tran
        Lê Anh = Anna Le | Phạm Đức Anh = Pham Duc Anh | Phạm Đức Anh = Duc-Anh Pham
        Hoàng Thùy Linh = Linh Hoang | Kevin Tran = Trần Quốc Khánh (Kevin) | Budi Santoso = Santoso, Budi
        Suryadi = Suryadi Wijaya | Siti Nurhaliza binti Osman = Siti Nurhaliza
        Muhammad Faiz bin Ismail = Mohd Faiz Ismail | Somchai Jaidee = Jaidee Somchai
        สมชาย ใจดี = Somchai Jaidee | Maria Clara dela Cruz = Clara Dela Cruz | Jose Rizal Reyes = Joe Reyes
        Thi Nguyen = Thi Tran | Aung Kyaw Moe = Kyaw Moe
    """,
    "African": """
        Oluwaseun Adeyemi = Seun Adeyemi | Chukwuemeka Okafor = Emeka Okafor | Ngozi Eze = Eze Ngozi
        Babatunde Alabi = Tunde Alabi | Kwame Mensah = Kwamena Mensah | Fatoumata Diallo = Fatou Diallo
        Mamadou Traoré = Mamadou Traore | Ousmane Sow = Osman Sow | Thabo Mokoena = Mokoena Thabo
        Wanjiru Kamau = Mary Wanjiru Kamau | Abebe Bekele Tadesse = Abebe Bekele | N'Golo Koné = NGolo Kone
        Yohannes Haile = Yohanes Haile | Aminata Touré = Amina Toure | Chinedu Obi Nwosu = Nedu Nwosu
        Oluwatobiloba Ojo = Tobi Ojo
    """,
    "Hebrew": """
        Moshe Levi = Moses Levy | Yitzhak Cohen = Isaac Cohen | Chaim Katz = Haim Kats
        Yosef Mizrahi = Yossi Mizrachi | משה כהן = Moshe Cohen | Avraham Peretz = Avi Peretz
        Rivka Friedman = Rebecca Fridman | Sa'ar Ben-David = Saar Bendavid
    """,
    "Somali": """
        Axmed Cabdi Xasan = Ahmed Abdi Hassan | Maxamed Cali = Mohamed Ali | Cumar Faarax = Omar Farah
        Xaliimo Yuusuf = Halima Yusuf | Cabdullaahi Nuur = Abdullahi Noor | Faadumo Jaamac = Fatuma Jama
        Ciise Warsame = Isse Warsame | Cabdiraxmaan Shariif = Abdirahman Sharif | Xuseen Guuleed = Hussein Guled
        Caasha Cusmaan = Asha Osman | Sacdiyo Maxamuud = Sadia Mahmoud | Khadra Cige = Khadra Ige
        Ayaan Cabdulqaadir Warsame = Ayan Abdulkadir
    """,
    "Tigrinya and Amharic": """
        Tesfay Gebremedhin = Tesfai Ghebremedhin | Haile Gebreselassie = Hayle Gebre Selassie
        Yohannes Tekle = Yonas Tecle | Selam Kidane = Selam Kidane Woldu | Mekonnen Tadesse = Makonnen Taddese
        Bereket Woldemariam = Bereket Weldemariam | Zewditu Gebreyesus = Zewdit Ghebreyesus
        Abraha Hagos = Abreha Hagos | Semere Kiflu = Semere Kflu | Girma Wolde = Ghirma Welde
        Tewodros Ghebreyesus = Tedros Gebreyesus | Medhanie Ogbazghi = Medhane Okbazghi
        Feven Tsegay = Feben Tsegaye | Ephrem Isaac = Efrem Yishaq
    """,
    "Slavic and Belarusian": """
        Olga Kurylenko = Olha Kurylenko | Anna Grzelak-Nowicka = Anna Nowicka
        Elena Dostoevskaya = Yelena Dostoyevskaya | Ivan Tolstoy = Ivan Tolstoi
        Maria Chaykovskaya = Mariya Tchaikovsky | Tsvetana Hristova = Cvetana Christova
        Khrystyna Zelenska = Kristina Zelenskaya | Siarhei Ivanou = Sergey Ivanov
        Aliaksandr Lukashenka = Alexander Lukashenko | Yauheni Kavaliou = Evgeny Kovalev
        Volha Kazlova = Olga Kozlova | Mikalai Shauchenka = Nikolai Shevchenko | Dzmitry Zhuk = Dmitri Juk
        Iryna Vasylivna Shcherbyna = Irina Scherbina | Jiřina Veselá = Jirina Vesely
        Božena Horáčková = Bozena Horacek | Lucija Žagar = Lucia Zagar
    """,
    "Georgian and Armenian": """
        Giorgi Javakhishvili = George Dzhavakhishvili | Nino Kvaratskhelia = Nino Kvaracxelia
        Khatuna Tsiklauri = Xatuna Ciklauri | Tamar Ghvinianidze = Tamar Gvinianidze
        Zurab Qipshidze = Zurab Kipshidze | Vazgen Harutyunyan = Vazgen Arutyunyan
        Hakob Ghazaryan = Akop Kazarian | Mkrtich Khachatryan = Mkrtych Khachaturian
        Anahit Hovhannisyan = Anait Oganesyan | Grigor Tchilingirian = Krikor Chilingiryan
        Garabed Sarkissian = Karapet Sargsyan | Levon Ter-Petrosyan = Levon Terpetrossian
        Boghos Nubar = Poghos Nubaryan | Hrachya Manukyan = Hratch Manoukian
    """,
    "Greek": """
        Γιάννης Χατζηδάκης = Ioannis Hatzidakis | Ευφροσύνη Ψαρρού = Effrosyni Psarrou
        Gianna Tzortzis = Yianna Tzortzi | Giorgos Chatzis = Yorgos Hatzis | Eftychia Xenou = Eftihia Xenos
        Athanasios Oikonomou = Thanasis Economou | Vasileios Gkikas = Vassilis Gikas
        Kyriakos Mpakogiannis = Kyriacos Bakoyannis | Dimitra Ntona = Dimitra Dona
    """,
    "Arabic with kunya and ibn, Maghrebi": """
        Abu Bakr al-Tamimi = Abubakar Tamimi | Umm Khalid Fatima al-Zahrani = Fatimah Zahrani
        Hasan ibn Ali al-Sabbah = Hassan Ali Sabah | Khaled Abou el-Naga = Khalid Abulnaga
        Abd al-Aziz al-Saud = Abdulaziz Saud | Noureddine Benchikh = Nour Eddine Ben Cheikh
        Djamel Bouzid = Jamal Bouzid | Chérif Ouyahia = Sherif Oyahya | Gamal Abdel Nasser = Jamal Abdulnasser
        Qusay Hussein = Kusai Husain | Mu'ammar Qadhafi = Moammar Gaddafi | Abdallah Mokhtar = Abdullah Mukhtar
        Yousra Ghazal = Yusra Gazal | Dalal Shuwaikh = Dalaal Shwaikh | Ashraf Marwan = Achraf Marouane
        Saif al-Din Qutuz = Seifeddine Kotoz
    """,
    "Persian and Turkic": """
        Gholam Reza Takhti = Gholamreza Takhti | Masoumeh Ebtekar = Masume Ebtekar
        Khosrow Vaziri = Khosro Waziri | Gulnara Karimova = Gulnoza Karimov
        Nursultan Abishuly = Nursultan Abishev | Sherzod Yuldashev = Sherzod Yo'ldoshev
        Qodir Xolmatov = Kadyr Kholmatov | Jasur Nurmuhammedov = Zhasur Nurmukhamedov
        Əli Hüseynov = Ali Huseynov | Elchin Quliyev = Elçin Guliyev | Asel Bekova = Assel Bekkyzy
    """,
    "Tamil, Telugu, Bengali, Sinhala": """
        R. K. Narayanaswamy = Rasipuram Narayanaswamy | Anbarasan Selvaraj = S. Anbarasan
        Selvaraj Anbarasan = Anbarasan S | Vignesh Murugan = Vignesh M | T. N. Seshan Iyer = Tirunellai Seshan
        Sree Lakshmi Pillai = Srilakshmi Pillai | Jyothi Venkateshwarlu = Jyoti Venkateswarlu
        Thirunavukkarasu Kumaran = Tirunavukarasu Kumaran | Zakir Hussain Shaikh = Zakeer Husain Sheikh
        Chaudhary Ranjeet = Ranjit Choudhury | Bandopadhyay Sourav = Saurabh Banerjee
        Gangopadhyay Sunil = Suneel Ganguly | Chattopadhyay Bankim = Bonkim Chatterji
        Parminder Kaur = Parminder Singh | Gobinda Sarker = Govinda Sarkar
        Ashfaq Md Rahman = Ashfaque Mohammad Rehman | Sinhala Wijesinghe Kumara = Sinhala Wijesingha
        Dinesh Wickremasinghe = Dinesh Wikramasinha
    """,
    "Galician, Catalan, Basque": """
        María García López = Maria Lopez Garcia | Ana Lúcia Pereira de Sousa = Ana Sousa
        Xosé Núñez Feijóo = Jose Nunez | Iñaki Etxeberria = Ignacio Echeverria
        Joan Puigdemont i Casamajó = Juan Puigdemont | Jordi Vilanova = Jorge Villanova
        Conceição Magalhães = Maria Magalhaes | Begoña Yáñez = Begonia Yanez
        Josep Lluís Carod = Jose Luis Carod | Gorka Otxoa = Gorka Ochoa | Kepa Agirre = Pedro Aguirre
    """,
    "Hungarian": """
        Kovácsné Szabó Mária = Szabó Mária | Nagy Istvánné = Nagy István | Kiss-Varga Ágnes = Varga Ágnes
        Horváth Gyula = Julius Horvath | Tóth Erzsébet = Elizabeth Toth | Dr. Molnárné Kiss Éva = Eva Kiss
        Cséplő György = George Cseplo | Szőke Ferenc = Frank Szoke
    """,
    "Wade-Giles, Cantonese, Hokkien": """
        Hsieh Ch'ing-hua = Xie Qinghua | Chang Chih-ming = Zhang Zhiming | Ts'ai Tsung-han = Cai Zonghan
        Kuo Kuo-tung = Guo Guodong | Chiang Chun-wei = Jiang Junwei | Teng Hsiao-p'ing = Deng Xiaoping
        Hsu Chia-jung = Xu Jiarong | Tseng Yu-hsuan = Zeng Yuxuan | Chou En-lai = Zhou Enlai
        Lu Chien-hung = Lu Jianhong | Huang Chien-kuo = Huang Jianguo | Yeh Shu-fen = Ye Shufen
        Wong Ka Fai = Huang Jiahui | Cheung Siu Ming = Zhang Xiaoming | Leung Chi Keung = Liang Zhiqiang
        Kwok Mei Ling = Guo Meiling | Lau Tak Wah = Liu Dehua | Ng Mei Fong = Wu Meifang
        Tse Ting Fung = Xie Tingfeng | Chow Yun-fat = Zhou Runfa | Lam Ka Yan = Lin Jiaxin
        Yeung Wing = Yang Rong | Tan Ah Kow = Chen Yajiu | Goh Chok Tong = Wu Zuodong
        Ong Teng Cheong = Wang Dingchang | Teo Chee Hean = Zhang Zhixian | Lim Bo Seng = Lin Moucheng
        Koh Wee = Xu Wei | Chua Soo Bin = Cai Siming | Tsui Hark = Xu Ke
    """,
    "McCune-Reischauer and Revised": """
        Kim Kwang-ho = Gim Gwangho | Lee Chung-hee = Yi Jeonghui | Park Chan-wook = Bak Chanuk
        Choi Jin-sil = Choe Jinsil | Chung Mong-koo = Jeong Monggu | Cho Kwang-jo = Jo Gwangjo
        Suh Jae-pil = Seo Jaepil | Paik Nam-june = Baek Namjun | Moon Jae-in = Mun Jaein
        Koo Bon-moo = Gu Bonmu | Shim Eun-ha = Sim Eunha | Kwon Sang-woo = Gwon Sangu
        Jhun Do-yeon = Jeon Doyeon | Chun Doo-hwan = Jeon Duhwan | Ahn Byung-hun = An Byeonghun
        Rhee Syngman = Yi Seungman | Yoo Ah-in = Yu Ain | Bang Si-hyuk = Pang Sihyeok
        Hur Young-man = Heo Yeongman | Ri Sol-ju = Lee Seolju | Jang Song-thaek = Chang Seongtaek
        Min Byung-chul = Min Byeongcheol | Son Heung-min = Sohn Heungmin | Nam Joo-hyuk = Nam Juhyeok
        Ku Hye-sun = Koo Hyesun | Pyo Chang-won = Pyo Changwon | Uhm Jung-hwa = Eom Jeonghwa
        Kook Min-ho = Guk Minho
    """,
    "Kunrei": """
        Jun'ichi Tsuji = Zyun'iti Tuzi | Shinji Fujita = Sinzi Huzita | Chiyoko Tsuchiya = Tiyoko Tutiya
        Shōta Ōtsuka = Syouta Ootuka | Ryūji Mitsui = Ryuuzi Mitui | Yūichi Jinbo = Yuuichi Jimbo
        Genpei Honma = Gempei Homma | Kyōko Fuchida = Kyouko Hutida | Tetsuji Shimizu = Tetuzi Simizu
        Atsushi Chiba = Atusi Tiba | Hitoshi Fukuda = Hitosi Hukuda | Shizuka Ejiri = Sizuka Eziri
        Jirō Yoshitsugu = Ziro Yositugu
    """,
    "Vietnamese": """
        Nguyễn Thị Phương Thảo = Thao Nguyen | Đặng Thu Hà = Ha Dang Thu | Huỳnh Thúc Kháng = Hoàng Thúc Kháng
        Vũ Trọng Phụng = Võ Trọng Phụng | Trương Mỹ Lan = Truong My Lan | Hoàng Ngọc Quỳnh = Quinn Hoang
    """,
    "Thai and Malay": """
        Chulalongkorn Sirivat = Julalongkorn Siriwat | Thaksin Shinawatra = Taksin Chinnawat
        Prayut Chan-o-cha = Prayuth Chanocha | Wichai Srivaddhanaprabha = Vichai Siwatthanaprapha
        Noorul Izzah binti Anwar = Nurul Izzah | Mohd Azhar Abdullah = Muhammad Azhar bin Abdullah
    """,
    "Icelandic": """
        Guðmundur Þorsteinsson = Gudmundur Thorsteinsson | Sigurjón Friðriksson = Sigurjon Fridriksson
        Ásgeir Ægisson = Asgeir Aegisson | Kristín Ólafsdóttir = Kristin Olafsson
        Björgvin Halldórsson = Bjorgvin Halldorsson | Hrafnhildur Eiríksdóttir = Hrafnhildur Eiriks
    """,
    "Dutch and German, married": """
        Käthe Weiß-Hübner = Kaethe Huebner | Sepp Huber = Josef Huber | Joerg Vogt = Jörg Voigt
        Hanneke de Jong = Johanna Jansen-de Jong | Bernhard Meyer = Bernd Maier
        Rüdiger Schmitz = Ruediger Schmidt | Friederike Köster = Rike Koester
    """,
    "Irish, Welsh, Scottish": """
        Seán Ó Súilleabháin = Sean O'Sullivan | Siobhán Nic Gearailt = Siobhan Fitzgerald
        Pádraig Mac Giolla Phádraig = Patrick Fitzpatrick | Tomos ap Rhys = Thomas Price
        Eoghan MacLeod = Ewan McLeod | Caitlín Ní Mhurchú = Kathleen Murphy | Iain MacDhòmhnaill = Ian MacDonald
    """,
    "West and South African": """
        Ousmane Ndiaye = Ousmane N'Diaye | Chiwetel Ejiofor = Chiwetelu Ejiofor | Modou Jallow = Mamadou Diallo
        Fatoumatta Ceesay = Fatoumata Cissé | Lamin Jobe = Lamine Diop | Ebrima Sowe = Ibrahima Sow
        Aboubacar Camara = Abubakarr Kamara | Mariama Bah = Mariame Ba | Ama Serwaa Owusu = Serwah Owusu
        Nkosazana Dlamini-Zuma = Nkosazana Zuma | Folasade Ogunbanjo = Sade Ogunbanjo
        Yewande Akinola = Wande Akinola | Obiageli Ezekwesili = Oby Ezekwesili
    """,
    "Hebrew and Yiddish": """
        Yaakov Rabinovich = Jacob Rabinowitz | Shlomo Ben-Zvi = Solomon Ben Tzvi
        Yehuda Goldstein = Judah Goldshtein | Tzipora Weisz = Zipporah Weiss
        Menachem Schwarz = Menahem Shvarts
    """,
    "Married names and nicknames": """
        Katherine Jane Doyle = Kate Brennan (née Doyle) | Margaret Ellis = Peggy Ellis-Ward
        Alexandra Petit = Sandra Petit | Theodore Blake = Ted Blake | Charlotte Gray = Lottie Gray
        Xiaoyan (Sherry) Luo = Sherry Luo | Sherry Luo = Luo Xiaoyan | Maria Eduarda Lima = Duda Lima
        Evangelia Pappas = Litsa Pappas | Aleksandra Wolska = Ola Wolska | Guillermo Prieto = Memo Prieto
        Nadezhda Orlova = Nadia Orlov | Svetlana Belova = Sveta Belov | Hans-Jürgen Kramer = Hajo Kramer
    """,
}
"""By origin: ` = ` between two spellings of one name, or the names of one household; ` | ` between pairs."""

DIFFERENT = """
    Michael Smith ≠ James Brown | John Miller ≠ Robert Davis | Mary Wilson ≠ Linda Moore
    Daniel Taylor ≠ Kevin Anderson | Sarah Thomas ≠ Emily Jackson | Brian White ≠ George Harris
    Jason Martin ≠ Edward Thompson | Laura Clark ≠ Nancy Lewis | Paul Walker ≠ Mark Hall
    Karen Allen ≠ Betty Young | Kenneth King ≠ Steven Wright | Ryan Scott ≠ Gary Green
    Emma Baker ≠ Olivia Adams | Jacob Nelson ≠ Ethan Carter | Tyler Mitchell ≠ Adam Roberts
    Zoe Turner ≠ Grace Phillips | Dr. Alan Campbell, PhD ≠ Dr. Peter Parker, PhD | Bob Evans ≠ Jim Edwards
    Liz Collins ≠ Sue Stewart | Joe Morris ≠ Tom Rogers | Justin Reed ≠ Scott Cook
    Brandon Morgan ≠ Benjamin Bell | Samuel Murphy ≠ Frank Bailey | Jack Rivera ≠ Dennis Cooper
    john.smith ≠ mark.brown | jim.b.carter@example.org ≠ Anna Wells | Smith, John ≠ Brown, Peter
    O'Brien, Liam ≠ O'Connor, Noah | James McDonald ≠ Peter McKay | Oliver Stone ≠ Henry Ford Mills
    Lucas Gray ≠ Mason Hughes | Walter Price ≠ Howard Long | José García ≠ Miguel Fernández
    María López ≠ Carmen Ruiz | Juan Pérez ≠ Pedro Sánchez | Luis Gómez ≠ Diego Torres
    Francisco Vega ≠ Antonio Castro | Ana Morales ≠ Lucía Ortega | João da Silva ≠ Pedro dos Santos
    Bruno Costa ≠ Tiago Almeida | Rosa de la Cruz ≠ Elena de la Fuente | Rafael Mendes ≠ Gustavo Rocha
    Camila Rojas ≠ Valentina Soto | Pablo Núñez ≠ Andrés Silva | Jean Dupont ≠ Michel Bernard
    Marie Laurent ≠ Claire Fontaine | Pierre Moreau ≠ Luc Girard | Julien Petit ≠ Antoine Leroy
    Giuseppe Rossi ≠ Marco Bianchi | Francesca Romano ≠ Chiara Esposito | Luca Ferrari ≠ Matteo Ricci
    Paolo De Luca ≠ Enzo De Santis | Jürgen Müller ≠ Klaus Schmidt | Anna Schneider ≠ Petra Fischer
    Stefan Weber ≠ Uwe Wagner | Karl von Berg ≠ Otto von Stein | Jan de Vries ≠ Pieter Bakker
    Jan van der Berg ≠ Kees van der Meer | Lars Nilsson ≠ Erik Johansson | Ingrid Hansen ≠ Astrid Olsen
    Jón Einarsson ≠ Páll Guðmundsson | Mikko Virtanen ≠ Antti Korhonen | Søren Jensen ≠ Mads Rasmussen
    Björk Helgadóttir ≠ Anna Jónsdóttir | Ivan Petrov ≠ Sergey Kuznetsov | Иван Петров ≠ Сергей Кузнецов
    Иван Петров ≠ Sergey Kuznetsov | Anna Ivanova ≠ Olga Smirnova | Dmitry Volkov ≠ Alexey Morozov
    Юлия Попова ≠ Марина Козлова | Oleh Shevchenko ≠ Andriy Boyko | Дмитро Бойко ≠ Тарас Коваль
    Ekaterina Orlova ≠ Tatiana Belova | Mikhail Zaytsev ≠ Pavel Sokolov | Nikita Lebedev ≠ Artem Novikov
    Roman Zhukov ≠ Denis Pavlov | Jan Kowalski ≠ Piotr Nowak | Małgorzata Lis ≠ Agnieszka Wójcik
    Petr Novák ≠ Jiří Dvořák | Milan Jovanović ≠ Zoran Nikolić | Γιώργος Παπαδόπουλος ≠ Νίκος Αντωνίου
    Maria Papadopoulou ≠ Eleni Georgiou | Nagy István ≠ Kovács Péter | Mehmet Yılmaz ≠ Hasan Demir
    Mohammed Al-Rashid ≠ Khalid Al-Harbi | Ahmed Hassan ≠ Omar Farouk | Fatima Zahra ≠ Leila Mansour
    Youssef Haddad ≠ Karim Nasser | Abdul Rahman Khan ≠ Tariq Mahmood | Hossein Rezaei ≠ Mehdi Karimi
    Abdul Karim Saleh ≠ Abdul Aziz Qureshi | Samir Khoury ≠ Ziad Hariri | Rahul Sharma ≠ Amit Verma
    Priya Patel ≠ Anjali Gupta | Vijay Reddy ≠ Suresh Rao | Lakshmi Nair ≠ Meena Iyer
    Gurpreet Gill ≠ Manjit Dhillon | Arjun Mehta ≠ Rohit Kapoor | Sanjay Das ≠ Arun Bose
    Nadeem Chaudhry ≠ Imran Malik | Zhang Wei ≠ Li Qiang | Wang Xiaoming ≠ Chen Jianguo | Liu Yang ≠ Huang Min
    Wei (David) Zhang ≠ Jie (Kevin) Liu | Zhao Jun ≠ Sun Lei | Wong Ka Fai ≠ Chan Tai Man
    Hsu Mei-ling ≠ Tsai Yu-ting | Zhou Ning ≠ Xu Gang | Guo Feng ≠ Ma Tao | Kim Min-jun ≠ Park Seo-yeon
    Lee Ji-woo ≠ Choi Young-hee | Jung Hoseok ≠ Kang Daniel | Yoon Eun-hye ≠ Bae Su-bin
    Yamada Taro ≠ Suzuki Kenji | Tanaka Yuki ≠ Satō Hiroko | Ito Shinji ≠ Nakamura Aoi
    Kondō Makoto ≠ Mori Daisuke | Nguyễn Văn Minh ≠ Trần Văn Hùng | Phạm Đức Anh ≠ Lê Quang Huy
    Nguyen Thi Lan ≠ Tran Thi Mai | Budi Santoso ≠ Agus Wibowo | Ahmad bin Ismail ≠ Rosli bin Osman
    Somchai Jaidee ≠ Anong Suwan | Juan dela Cruz ≠ Ramon Bautista | Maria Reyes ≠ Liza Mendoza
    Oluwaseun Adeyemi ≠ Chinedu Okafor | Kwame Mensah ≠ Kofi Boateng | Fatou Diallo ≠ Awa Ndiaye
    Thabo Mokoena ≠ Sipho Dlamini | Abebe Bekele ≠ Haile Tesfaye | Wanjiru Kamau ≠ Akinyi Otieno
    Ngozi Eze ≠ Amaka Nwosu | Moshe Levi ≠ David Cohen | Yossi Mizrahi ≠ Avi Peretz
    Axmed Faarax ≠ Xaliimo Warsame | Cali Cige ≠ Maxamed Jaamac | Tesfay Gebremedhin ≠ Bereket Hagos
    Giorgi Javakhishvili ≠ Nino Kvaratskhelia | Hakob Ghazaryan ≠ Levon Sarkissian | Ryūji Mitsui ≠ Sinzi Huzita
    Hsieh Ch'ing-hua ≠ Kuo Te-ming | Jung Hye-sun ≠ Paik Nam-june | Iñaki Etxeberria ≠ Gorka Agirre
    Qodir Xolmatov ≠ Sherzod Yuldashev | Rachel Weiss ≠ Menachem Katz | Guillaume Petit ≠ Miguel Guerrero
    Michael Smith ≠ Kim Min-jun | James Brown ≠ Иван Петров | Zhang Wei ≠ Rahul Sharma | 李伟 Li Wei ≠ Ivan Petrov
"""

UNSURE = (
    "",
    "   ",
    "J.",
    "J. S.",
    "TJ",
    "Dr. J. R.",
    "Smith",
    "J. Smith",
    "Dr. Smith, PhD",
    "Mr. O'Brien",
    "Garcia-Lopez",
    "Min-jun",
    "van Dijk",
    "de la Cruz",
    "johnsmith",
    "(she/her)",
    "12345",
    "🙂 🙂",
    "---",
    "王伟",
    "王 伟",
    "山田 Taro",
    "김민준",
    "محمد علي",
    "משה כהן",
    "राहुल शर्मा",
    "สมชาย ใจดี",
    "ヤマダ タロウ",
    "გიორგი ბერიძე",
    "John Smith " * 100,
    " ".join(f"{one}a{two}o" for one in "bdfgk" for two in "lmnrst"),
)
"""Names that are never clearly different from any other."""


def pairs(text: str, sign: str) -> list[tuple[str, str]]:
    """The pairs of a table."""
    lines = (line.strip() for line in text.strip().splitlines())
    return [
        (one, two) for line in lines for pair in line.split(" | ") for one, _, two in [pair.partition(f" {sign} ")]
    ]
