using Presence.FuncStart;

// Runs Presence under the real Functions host: dotnet run --project local/FuncStart [-- ARGUMENTS OF FUNC START]
try
{
    Checkout checkout = Checkout.Around(Environment.CurrentDirectory);
    if (checkout.MakeLocalSettings()) Say("made local.settings.json from local.settings.sample.json");
    var built = await RealBuild.MakeAsync(checkout, Console.Out);
    Say($"built on the real Azure packages: {Path.GetRelativePath(checkout.Root, built)}");
    await Neighbours.OfAsync(checkout);
    Say("func start --no-build");
    return await Tool.RunAsync("func", ["start", "--no-build", .. args], built);
}
catch (CannotStartException wrong)
{
    await Console.Error.WriteLineAsync($"Presence: {wrong.Message}");
    return 1;
}

static void Say(string what) => Console.WriteLine($"Presence: {what}");
