namespace ReleaseTools.Tests;

/// <summary>Tests that measure memory of the whole process: nothing runs beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
