using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;
using Presence.Functions.Console;

namespace Presence.Functions.Tests.Console;

/// <summary>The console's files are all there, and its page may connect to the SignalR Service of the settings and nowhere else.</summary>
public sealed partial class ConsoleFilesTests
{
    private const string Name = "AzureSignalRConnectionString";

    [Theory]
    [InlineData(
        "https://a.service.signalr.net wss://a.service.signalr.net", Name,
        "Endpoint=https://a.service.signalr.net;AccessKey=k;Version=1.0;")]
    [InlineData("http://localhost:8888 ws://localhost:8888", Name, "Endpoint=http://localhost;Port=8888;AccessKey=k;Version=1.0;")]
    [InlineData(
        "https://front.example wss://front.example", Name,
        "Endpoint=https://a.service.signalr.net;ClientEndpoint=https://front.example/x;AuthType=azure.msi")]
    [InlineData("https://a.service.signalr.net wss://a.service.signalr.net", Name + ":serviceUri", "https://a.service.signalr.net")]
    [InlineData(
        "https://b.service.signalr.net wss://b.service.signalr.net", "Azure:SignalR:Endpoints:one:serviceUri",
        "https://b.service.signalr.net")]
    [InlineData(
        "https://c.service.signalr.net wss://c.service.signalr.net", "Azure:SignalR:Endpoints:one:primary",
        "Endpoint=https://c.service.signalr.net;AccessKey=k")]
    public void The_page_may_connect_to_the_signalr_service_of_the_settings(string sources, string name, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)]).Build();

        var policy = new ConsoleFiles(SignalRSettings.ClientAddresses(configuration)).ContentSecurityPolicy;

        Assert.Contains($"connect-src 'self' {sources}; ", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_that_a_file_names_is_there_and_none_lies_about_unused()
    {
        var files = new ConsoleFiles([]);
        var texts = files.Names.ToDictionary(
            name => name, name => Encoding.UTF8.GetString(files.Find(name)!.Contents.Span), StringComparer.Ordinal);
        var named = texts.Where(file => file.Key != "presence.js")
            .SelectMany(file => Reference().Matches(file.Value)).Select(match => match.Groups["name"].Value);

        Assert.Equal(files.Names.Order(StringComparer.Ordinal), named.Append("index.html").Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"""(?:\./|/console/)(?<name>[\w.-]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
