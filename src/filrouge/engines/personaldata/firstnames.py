"""Common first names in France, without accents: a column full of them holds people."""

FIRST_NAMES = frozenset(
    """
    adam adele adrien agathe agnes alain albert alexandra alexandre alexis alice alicia aline
    amandine ambre amelie amine anais andre andrea anna anne annie anthony antoine antonin ariane
    arlette armand arnaud arthur astrid aurelie aurelien axel aya baptiste barbara bastien beatrice
    benjamin benoit bernadette bernard bertrand bilal brigitte bruno camille carine carole caroline
    catherine cecile cedric celia celine chantal charles charlotte chloe christelle christian
    christiane christine christophe claire clara claude claudine clemence clement colette coralie
    corinne cyril damien daniel daniele danielle david deborah delphine denis denise didier
    dominique dylan edith edouard elea eliane elias elisabeth elise elodie eloise emile emilie emma
    emmanuel emmanuelle enzo eric esteban estelle ethan etienne eugenie eva evelyne fabien fabienne
    fabrice fanny fatima fernand florence florent florian franck francois francoise frederic
    frederique gabin gabriel gabrielle gael gaelle genevieve georges georgette gerald gerard
    germaine ghislaine gilbert gilles gisele guillaume gustave guy helene henri henriette herve hugo
    ibrahim ines irene isaac isabelle ismael jacqueline jacques jade jean jeanne jeannine jennifer
    jeremy jerome jessica joelle johan jonathan joseph josette josiane jules julia julian julie
    julien juliette justine karim karine kevin killian laetitia lea leo leon leonie liam lila lilou
    lina loic louis louise louna luc lucas lucie lucien ludovic lydia lylou madeleine mael maelle
    maeva malik manon marc marcel marcelle margaux margot marguerite maria marie marine marion
    marius marjorie martine maryse mathieu mathilde mathis matteo matthieu maud maurice max maxence
    maxime maya melanie melissa michel michele micheline mickael mireille mohamed monique morgane
    myriam nadia nadine nathalie nathan nicolas nicole nina nino noa noah noe noemie nolan nora
    oceane odette odile olivia olivier oscar pascal pascale patrice patricia patrick paul paule
    paulette pauline philippe pierre quentin rachel raoul raphael raymond raymonde regine regis remi
    remy renaud rene renee richard robert robin roger roland romain romane romeo rosalie rose sabine
    sabrina sacha samir samuel sandra sandrine sarah sebastien serge severine simon simone sofia
    solange solene sonia sophie stephane stephanie suzanne sylvain sylvie tamara theo theodore
    therese thibault thierry thomas timeo timothee tom tristan valentin valentine valerie vanessa
    veronique victoire victor vincent virginie viviane william xavier yanis yann yannick yasmine
    yohan yolande yves yvette yvonne zoe
    """.split()
)
