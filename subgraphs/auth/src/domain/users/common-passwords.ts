/**
 * About 1,850 words and names that lead every published ranking of leaked passwords, in lower case,
 * compiled by hand for this project: common-password.ts finds them inside longer passwords too,
 * with digits, signs and letters written as digits.
 */
const WORDS = `
password passwort passwords passphrase passcode passwd pass pword mypassword mypass newpass newpassword oldpassword
yourpassword thepassword secret secrets topsecret mysecret private access accessgranted open opensesame sesame letmein
letmeinnow letmeout enter entry login logon signin signon welcome welcomeback willkommen bienvenue bienvenido hello
hellothere hallo hola bonjour ciao goodbye goodmorning goodnight howareyou admin administrator administrador root toor
superuser supervisor sysadmin webmaster operator manager user username guest public anonymous default changeme
changeit changethis changemenow temp temporary test tester testing testtest demo example sample dummy trial setup
install server database oracle mysql postgres postgresql sqlserver cisco linux ubuntu debian windows microsoft apple
google android iphone samsung nokia motorola blackberry facebook twitter youtube instagram linkedin myspace yahoo
hotmail gmail outlook amazon netflix paypal ebay internet intranet online computer laptop desktop keyboard monitor
printer network wireless router modem gateway firewall security secure safety protect locked unlock unlocked system
software hardware program developer engineer support helpdesk helpme office company business corporate enterprise
account accounts accounting finance banking bank money cash dollar dollars rich wealth bitcoin ethereum litecoin
dogecoin crypto blockchain wallet mywallet coffer treasure fortune lucky luckyme jackpot winner winning champion
champions victory success successful freedom liberty justice peace hope faith trust trustme trustno trustnoone believe
believer destiny forever always never nothing something everything anything whatever whoever nobody somebody iloveyou
iloveu iloveme iloveyoubaby iloveyousomuch ilovegod ilovejesus ilovemom ilovemyself ilovemyfamily loveyou loveme
lovely lover lovers lovelove love truelove mylove myloves babylove sweetlove beloved darling sweetheart sweetie sweety
honey honeybee baby babygirl babyboy babyface mybaby cutie beautiful gorgeous pretty princess prince queen king
kingdom royal angel angels angelo angelica angelina heaven heavenly paradise blessed blessing jesus jesuschrist christ
christian church bible godisgood godislove amazinggrace grace glory holyspirit savior sunshine sunflower sunset
sunrise sunday monday tuesday wednesday thursday friday saturday january february march april may june july august
september october november december spring summer autumn winter season holiday holidays vacation christmas halloween
easter valentine birthday happy happyday happiness smile smiley smiling laughing funny crazy silly stupid loser idiot
genius brainy clever wisdom monkey monkeys dragon dragons dragonfly tiger tigers tigger lion lions lioness panther
panthers leopard jaguar cheetah cougar bear bears grizzly panda koala kangaroo wolf wolves wolfpack fox foxes coyote
eagle eagles falcon falcons hawk hawks phoenix raven ravens sparrow cardinal penguin penguins flamingo parrot peacock
chicken rooster turkey duck ducky donald donaldduck goose swan rabbit rabbits bunny hamster mouse mickey mickeymouse
minnie squirrel beaver badger otter turtle turtles tortoise frog froggy lizard snake cobra viper python spider spiders
scorpion scorpio butterfly butterflies ladybug bumblebee beetle cricket ant ants bee shark sharks whale dolphin
dolphins octopus starfish fish fishes fishing goldfish salmon horse horses pony ponies mustang mustangs stallion
unicorn unicorns donkey zebra giraffe elephant elephants buffalo bull bulls bulldog bulldogs puppy puppies puppydog
doggy doggie dog dogs doglover mydog hotdog bigdog kitty kitten kittens kittycat cat cats catlover mycat tomcat
wildcat wildcats poodle beagle boxer rottweiler labrador buddy bailey bella charlie max maxwell cooper rocky rocket
sammy molly daisy lucy sadie sophie chloe ginger pepper oreo cookie cookies cookiemonster brownie muffin cupcake
pancake biscuit bubbles bubblegum cheese cheesecake butter butterscotch peanut peanuts chocolate vanilla strawberry
blueberry raspberry cherry cherries banana bananas orange oranges apples pineapple mango peaches pumpkin tomato potato
broccoli garlic onion pizza pasta spaghetti burger hamburger chickenwing bacon sausage sandwich popcorn candy sugar
sweet sweets sweetpea icecream coffee espresso cappuccino starbucks cocacola pepsi drpepper mountaindew beer guinness
budweiser heineken whiskey vodka tequila wine football footballer baseball basketball softball volleyball soccer
hockey tennis golf golfer golfing rugby boxing wrestling swimming swimmer surfing surfer skating skateboard snowboard
skiing running runner racing racer nascar formula ferrari porsche mercedes bmw audi volkswagen toyota honda nissan
mazda subaru suzuki yamaha kawasaki ducati harley harleydavidson davidson chevrolet chevy camaro corvette dodge
challenger charger cadillac lincoln jeep hummer landrover bentley lamborghini arsenal chelsea liverpool liverpoolfc
everton tottenham manchester manchesterunited manunited manutd mancity barcelona realmadrid juventus acmilan
intermilan bayern dortmund celtic rangers benfica porto ajax galatasaray fenerbahce yankees redsox dodgers cubs
cardinals giants braves steelers cowboys patriots packers broncos raiders saints vikings chargers redskins bengals
browns colts titans texans seahawks lakers celtics knicks spurs warriors cavaliers redwings bruins canucks oilers
flyers senators michaeljordan jordan kobe lebron ronaldo cristiano messi beckham ronaldinho rooney neymar maradona
pele zidane federer nadal superman batman spiderman ironman hulk wolverine thor captain captainamerica avengers xmen
deadpool joker robin catwoman superhero superstar starwars startrek skywalker lukeskywalker darthvader vader yoda
chewbacca jedi stormtrooper millennium spock picard harrypotter potter hogwarts hermione dumbledore voldemort
gryffindor slytherin gandalf frodo hobbit legolas aragorn mordor lordoftherings matrix neo trinity morpheus terminator
predator alien aliens godzilla kingkong jurassic titanic avatar inception rambo scarface godfather simpsons homer
homersimpson bart bartsimpson familyguy southpark cartman spongebob scooby scoobydoo snoopy garfield tweety bugsbunny
pokemon pikachu charizard digimon naruto sasuke sakura onepiece dragonball dragonballz goku vegeta sailormoon
hellokitty winniethepooh poohbear pooh tinkerbell cinderella snowwhite nemo shrek barbie disney disneyland mario
supermario luigi nintendo playstation xbox sonic zelda link metroid minecraft roblox fortnite warcraft worldofwarcraft
starcraft diablo counterstrike callofduty halo masterchief assassin assassins skyrim fallout metallica slipknot
nirvana beatles thebeatles rollingstones pinkfloyd ledzeppelin blacksabbath ironmaiden megadeth slayer pantera acdc
gunsnroses linkinpark greenday blink eminem tupac snoopdogg fiftycent rihanna beyonce madonna shakira britney
britneyspears michaeljackson jackson elvis elvispresley presley bobmarley marley hendrix jimihendrix mozart beethoven
onedirection justinbieber bieber ladygaga taylorswift music musica musician guitar guitarist bassguitar drummer drums
piano violin trumpet saxophone rockstar rocknroll rock rockyou hiphop rap rapper dancer dancing dance disco techno
karaoke singer singing concert michael michelle jennifer jessica ashley amanda nicole daniel danielle david joshua
matthew andrew anthony christopher christine christina justin robert joseph jonathan william williams thomas richard
charles steven stephen stephanie kevin brian brandon ryan eric jason jeremy jeffrey timothy patrick george kenneth
edward ronald douglas dennis walter gregory peter paul mark steve scott samuel samantha benjamin nathan nicholas
nicolas alexander alexandra alexandria alexis alexa alex alejandro alejandra andrea andreas antonio antonia carlos
carlitos daniela diego eduardo enrique fernando fernanda francisco gabriel gabriela gabrielle guillermo hector isabel
isabella javier jorge jose josefina juan juanita julian juliana julia julie juliet leonardo lorena lucas lucia luis
manuel marco marcus maria mariana marie marina marisol martha martin martina miguel monica natalia natalie natasha
nathalie olivia oliver pablo pamela patricia paula pedro rafael ramon raquel rebecca ricardo roberto rodrigo rosa
sandra santiago sara sarah sebastian sergio silvia sofia sophia susana teresa valentina valeria vanessa veronica
victor victoria vincent virginia viviana ximena adam adrian adriana alan albert alberto alfred alice alicia alison
allison amber amy anastasia andre angela anna annie arthur austin barbara bernard beth bethany betty beverly bill
billy blake bobby bonnie bradley brenda brent brittany brooke bruce bryan caitlin caleb cameron carl carol caroline
carolina carolyn carrie casey cassandra catherine cathy chad charlotte cheryl chris christy cindy claire clara claudia
cody colin connor corey courtney craig crystal curtis cynthia dakota dale dallas darren dave dawn dean deborah debbie
denise derek diana diane dominic dominique donna dorothy dylan edgar edwin elaine eleanor elena elizabeth ellen emily
emma erica erin ernest ethan eugene evan evelyn fiona florence frances frank frankie franklin fred freddy frederick
gary gavin geoffrey gerald gina glenn gloria gordon graham grant hannah harold harrison harry heather heidi helen
henry holly howard hunter ian irene jack jackie jacob jacqueline jake james jamie jane janet janice jared jasmine
jasper jay jean jenna jenny jerry jesse jessie jill jim jimmy joan joanna john johnny johnson jonas jones joyce judith
judy karen karina kate katherine kathleen kathryn kathy katie kayla keith kelly kelsey kenny kerry kim kimberly
kirsten kristen kristin kristina kyle larry laura lauren lawrence leah leon leonard leslie linda lindsay lindsey lisa
logan lori louis louise luke lydia lynn madeline madison maggie malcolm marc marcel margaret marilyn marissa marjorie
marshall marvin mary maryjane mason maurice megan melanie melissa melvin meredith mia michaela mike mildred miranda
mitchell morgan nancy neil nelson noah norman oscar owen pauline peggy penny philip phillip phyllis rachel ralph randy
raymond regina renee rhonda rita roger roland ronnie rose roxanne roy russell ruth sabrina sally savannah sean shane
shannon sharon shawn sheila shelby shelley sherry shirley sierra simon sonia spencer stanley stella stuart sue susan
suzanne sydney sylvia tamara tammy tanya tara taylor ted terry thelma theresa tiffany tim tina todd tommy tony tracy
travis trevor tristan tyler ursula valerie vicky vivian wallace wanda warren wayne wendy wesley whitney willie wilson
winston yolanda yvonne zachary zoe abdullah ahmed ali aisha fatima hassan hussein ibrahim khalid mohamed mohammed
muhammad mustafa omar yusuf dmitry ekaterina ivan mikhail nikita oksana olga sergey svetlana tatiana vladimir yuri
hans heinrich helmut jurgen klaus matthias sabine stefan wolfgang francois jacques pierre giovanni giuseppe paolo
stefano akira hiroshi yuki chen zhang rahul krishna ganesh lakshmi priya shiva sairam london paris berlin madrid rome
moscow istanbul dubai tokyo beijing shanghai hongkong singapore melbourne toronto montreal vancouver newyork
newyorkcity brooklyn manhattan boston chicago houston denver seattle portland sanfrancisco losangeles sandiego
lasvegas vegas miami orlando atlanta washington philadelphia detroit cleveland america american usa canada mexico
brazil brasil argentina colombia chile peru spain espana france germany deutschland italy italia england scotland
ireland wales britain russia ukraine poland polska turkiye greece egypt israel india pakistan indonesia malaysia
thailand vietnam philippines china japan korea australia newzealand africa southafrica nigeria kenya california
florida texas hawaii alaska montana arizona colorado nevada georgia michigan europe asia earth world planet galaxy
universe jupiter saturn mercury venus neptune pluto mars moon moonlight star stars starlight stargate starfire
shooting meteor comet eclipse red yellow green blue bluesky bluemoon purple violet pink black white silver gold golden
goldie diamond diamonds platinum ruby emerald sapphire pearl rainbow rainbows fire water wind ice iceman icecold snow
snowman snowball snowflake storm thunder lightning rain raindrop cloud clouds ocean beach river mountain mountains
forest flower flowers roses lily lilies tulip violets garden island desert volcano warrior soldier soldiers army navy
marine marines airforce airborne military police fireman firefighter sniper killer assault ninja samurai pirate
pirates viking knight knights wizard wizards witch magic magical magician merlin vampire vampires zombie zombies
werewolf ghost demon demons devil devils lucifer satan hell darkness darkside darkangel shadow shadows midnight
nightmare phantom mystery mystic enigma master masters mastermind legend legends hero heroes maverick rebel renegade
outlaw gangster mafia thug player playboy playgirl cowboy cowgirl stranger ranger scout doctor nurse teacher student
school college university highschool graduate lawyer pilot driver sailor mother mommy mom mama father daddy dad papa
brother brothers sister sisters family myfamily families grandma grandpa cousin uncle aunt husband wife children kids
child son daughter friend friends friendship bestfriend bestfriends boyfriend girlfriend single married wedding qwerty
qwertz azerty qwertyuiop asdfghjkl zxcvbnm asdf asdfgh zxcvbn qazwsx wsxedc qweasd qweasdzxc asdasd asdasdasd qweqwe
zxczxc qwer abc abcd abcde abcdef abcdefg abcabc aaa xxx zzz xyz letter number numbers onetwothree onetwothreefour
seven eleven thirteen infinity alpha beta gamma delta omega sigma zero hundred thousand million please thankyou thanks
sorry goodluck godbless whatsup yes maybe okay cool awesome amazing fantastic perfect excellent wonderful super
supernova superior ultimate extreme maximum maximus power powerful energy strong strength courage brave fearless
fighter dreamer dream dreams sweetdreams imagine creative magnificent fabulous classic vintage original legacy digital
electric electronic robot cyber hacker hacking hack phpbb freeuser freepass billion justdoit nopassword nopass
stupidpassword
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
