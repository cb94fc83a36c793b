<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>FilesCapture</name>
    <message numerus="yes">
        <source>%n file(s), %1</source>
        <translation>
            <numerusform>%n file, %1</numerusform>
            <numerusform>%n files, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesStaged</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Grading</name>
    <message numerus="yes">
        <source>%1: “%2” and %n more changed while they were read.</source>
        <translation>
            <numerusform>%1: “%2” and %n more changed while they were read.</numerusform>
            <numerusform>%1: “%2” and %n more changed while they were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: “%2” and %n more are not in this backup.</source>
        <translation>
            <numerusform>%1: “%2” and %n more are not in this backup.</numerusform>
            <numerusform>%1: “%2” and %n more are not in this backup.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaterWrites</name>
    <message numerus="yes">
        <source>%1: created, with %n row(s)</source>
        <translation>
            <numerusform>%1: created, with %n row</numerusform>
            <numerusform>%1: created, with %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written</source>
        <translation>
            <numerusform>%n row written</numerusform>
            <numerusform>%n rows written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) replaced or deleted</source>
        <translation>
            <numerusform>%n row replaced or deleted</numerusform>
            <numerusform>%n rows replaced or deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PostgresCapture</name>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation>
            <numerusform>%n table</numerusform>
            <numerusform>%n tables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PostgresComparer</name>
    <message numerus="yes">
        <source>%n row(s) that came since</source>
        <translation>
            <numerusform>%n row that came since</numerusform>
            <numerusform>%n rows that came since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new table(s)</source>
        <translation>
            <numerusform>%n new table</numerusform>
            <numerusform>%n new tables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every change in %n table(s)</source>
        <translation>
            <numerusform>every change in %n table</numerusform>
            <numerusform>every change in %n tables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TreeCompare</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of other users will belong to you: giving files away takes an administrator.</source>
        <translation>
            <numerusform>%n file of other users will belong to you: giving files away takes an administrator.</numerusform>
            <numerusform>%n files of other users will belong to you: giving files away takes an administrator.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n path(s) of the backup are left out by today&apos;s rules and stay as they are.</source>
        <translation>
            <numerusform>%n path of the backup is left out by today&apos;s rules and stays as it is.</numerusform>
            <numerusform>%n paths of the backup are left out by today&apos;s rules and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup lacks %n file(s) that could not be read when it was made.</source>
        <translation>
            <numerusform>The backup lacks %n file that could not be read when it was made.</numerusform>
            <numerusform>The backup lacks %n files that could not be read when it was made.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::Connection</name>
    <message numerus="yes">
        <source>it did not answer within %n second(s)</source>
        <translation>
            <numerusform>it did not answer within %n second</numerusform>
            <numerusform>it did not answer within %n seconds</numerusform>
        </translation>
    </message>
</context>
</TS>
