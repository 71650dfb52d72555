@{
    ExcludeRules = @(
        # Pester's blocks see what BeforeAll assigns; the rule looks at each block by itself
        'PSUseDeclaredVarsMoreThanAssignments'
        # New-Something in a test's fixture makes what the test throws away
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
