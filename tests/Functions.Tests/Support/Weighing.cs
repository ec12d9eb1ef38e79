namespace Presence.Functions.Tests.Support;

/// <summary>Tests that weigh the memory of the process: while they run, no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Weighing
{
    public const string Name = "Weighing";

    /// <summary>What is alive, in bytes.</summary>
    public static long Weigh()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
