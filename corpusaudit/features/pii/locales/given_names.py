"""Common given names, as evidence that the capitalised word behind one is a surname.

The tagger overlooks a plain "Ben Player" now and then; a given name that is no other word gives it away. Names that
are also words, months, places, titles, drugs or genes ("Will", "April", "Paris", "Gene") are left out on purpose.
"""

from __future__ import annotations

_NAMES = """
aaron abdul abigail abraham adam adrian ahmed aidan aisha alan alana albert alberto alejandra alejandro alessandro
alessia alex alexander alexandra alexandre alexei alexis alfonso alfred alfredo ali alice alicia alina alison
allison alma alvin amanda amara amelia amina amir amit amy ana anastasia anders andre andrea andreas andrei andres
andrew andy angela angelica angelina angelo anita anja ann anna anne annette annie anthony antoine anton antonia
antonio anwar archibald ariana arjun arlene armando arnold arthur arturo asha ashley astrid audrey augustus aurora
ava barbara barry beatrice beatriz becky ben benedict benjamin bernadette bernard bernardo bernice bertha bertram
beth bethany betty beverly bianca birgit bjorn blanca bob bobby bonnie boris brad bradley brandon brenda brendan
brent brett brian bridget brigitte britney bruce bruno bryan caitlin camila camille candice carl carla carlo carlos
carmen carol caroline carolyn carrie casey cassandra catherine cathy cecilia cedric celeste celia cesar charlene
charles charlie chester chiara chidi chloe chris christa christina christine christoph christopher ciara cindy
claire clara clarence claude claudia claudio clemens clifford clinton clive clyde colin colleen connie connor conrad
constance corey corinne cornelia courtney craig curtis cynthia damian damien dan daniel daniela daniele danielle
danny daphne darlene darren darryl dave david deborah debra deirdre delia denis denise dennis derek derrick desmond
diana diane dick diego dieter dimitri dina dinah dirk dmitri dolores dominic dominique don donald donna doreen doris
dorothea dorothy doug douglas duncan dustin dwayne dwight dylan eamon ebony eddie edgar edith edmund eduardo edward
edwin eileen elaine eleanor elena eli elias elijah elisa elisabeth elise eliza elizabeth ella ellen ellie elmer
eloise elsa elsie elvira emil emilia emilie emilio emily emma emmanuel enrico enrique eric erica erich erik erika
erin ernest ernesto ernst esteban esther ethan ethel eugene eugenia eva evan evelyn ezra fatima felicia felicity
felipe fernanda fernando fiona florian frances francesca francesco francine francis francisco francois frank
franklin franz fred freda frederic frederick frieda friedrich fritz gabriel gabriela gabrielle gareth garry gary
gavin gemma genevieve geoff geoffrey george georges georgina gerald geraldine gerard gerhard gertrude giancarlo
gianni gideon gilbert gillian gina ginette giorgio giovanni gisela giulia giuseppe gladys glenn gloria gordon graham
grant greg gregor gregory greta gretchen guillaume guillermo gunther gustav gustavo gwen gwendolyn hamid hannah hans
hari harold harriet harry harvey hasan hassan heidi heinrich heinz helen helena helene helga helmut hendrik henri
henrik henry herbert herman hermann hilary hilda hiroshi horace horst howard hubert hugh hugo ian ibrahim ida
ignacio igor ilona ilse imran ines inga inge ingeborg ingrid irena irene irina irma irving isaac isabel isabella
isabelle ismael ivan ivana ivar jacek jackie jacob jacqueline jacques jake jakob jamal james jamie jan jana jane
janet janice janina janine jared jasmine jason javier jay jean jeanette jeanne jeff jeffery jeffrey jennifer jenny
jeremiah jeremy jerome jerry jesse jessica jill jim jimmy joachim joan joann joanna joanne joaquin jodie joe joel
joerg johan johann johanna johannes john johnny jon jonas jonathan jorge jose josef josefina joseph josephine josh
joshua joyce juan juana juanita judith judy juergen jules julia julian juliana julie juliet julio julius justin
justine kamal kamil kara karen karim karin karina karl karla katarina kate katharina katherine kathleen kathryn
kathy katie katja katrina keith kelly ken kendra kenneth kerry kevin khalid kim kimberly kirsten klara klaus konrad
kristen kristin kristina kristine kurt kyle larisa larry lars laura lauren laurence laurent laurie lawrence leah
leandro lena lenora leo leon leona leonard leonardo leonie leopold leroy leslie lester leticia levi lewis liam lidia
liliana lillian linda lindsay lionel lisa liz liza lloyd lois lola lorenzo loretta lori lorraine louis louisa louise
luca lucas lucia lucian luciano lucie lucille lucinda lucy ludwig luigi luis luisa lukas luke luther lydia lynette
lynn mabel madeleine mads maggie mahmoud malcolm malik manfred manuel manuela marc marcel marcella marcello marcelo
marcia marco marcos marcus margaret margarita margot marguerite maria mariam marian mariana marianne marie marilyn
mario marion marjorie markus marlene marta martha martina marvin mary maryam mateo matilda matt matteo matthew
matthias maud maureen maurice mauricio mauro maxim maximilian maxine megan mehmet melanie melinda melissa mercedes
meredith michael michaela michel michele michelle miguel mike mikhail mildred millicent milos milton mina mindy
miranda miriam mitchell mohamed mohammad mohammed moira mona monica monika monique morris moses muhammad muriel
murray mustafa myra myrtle nadia nadine nancy naomi natalia natalie natasha nathan nathaniel neil nelson nicholas
nick nicky nicola nicolas nicole nigel nikita nikolai nikolaus nina noah noel noelle nora norbert noreen norman
octavia olaf oleg olga oliver olivia omar oscar osman oswald otto owen pablo pamela paola paolo pascal patricia
patricio patrick patsy patty paul paula paulina pauline paulo pavel pedro peggy percy perry pete peter petr petra
phil philip philipp philippa philippe phillip phoebe phyllis pierre pietro piotr priscilla priya quentin quincy
rachel rafael rahul rainer rajesh ralph ramon randall randolph raquel rashid raul ravi raymond rebecca regina
reginald reinhard renata renate rene ricardo richard rick ricky rita robert roberta roberto robyn rodney rodolfo
rodrigo roger roland rolf roman romeo ronald ronan rosa rosalie rosalind rosalyn rosario rosemarie rosemary roxanne
roy ruben rudolf rudolph rudy rufus rupert russell ruth ryan sabine sabrina salim sally salvador sam samantha samir
sandra sanjay santiago sara sarah sasha saul scott sean sebastian serena sergei sergio seth shannon sharon shaun
shawn sheila sherry shirley sidney siegfried sigrid silvia simon simone sofia sonia sonja sophia sophie stacey stacy
stan stanislav stanley stefan stefania stefano stella stephan stephanie stephen steve steven stewart stuart susan
susana susanna susanne suzanne suzy sven sylvia tamara tania tanya tara tariq tatiana ted terence teresa terrence
tessa thelma theodor theodora theodore theresa therese thomas tiffany tim timothy tina tobias toby todd tom tomas
tommy toni tony tracey tracy trevor tristan trudy ulrich ulrike ursula valentina valeria valerie vanessa vera verena
veronica vicente vicki vicky victor viktor vincent vincenzo viola vivian vladimir wally walter wanda warren wayne
wendy werner wesley wilbur wilfred wilhelm willem william willie winifred winston wolfgang xavier yasmin yolanda
yuri yusuf yves yvette yvonne zachary zainab zoe zoltan
"""
GIVEN_NAMES = frozenset(_NAMES.split())


def is_given_name(word: str) -> bool:
    """Whether a word, in any case, is one of the common given names that mean nothing else."""
    return word.casefold() in GIVEN_NAMES
